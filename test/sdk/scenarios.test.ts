import assert from 'node:assert/strict';
import { Project } from './function-rig.js';
import { LANGUAGES, RULE_TASKS, type Scenario, story, write } from './scenario.js';

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'a diamond hands values on',
    tasks: [
      { id: 'a', action: { do: 'return', value: 'x' } },
      { id: 'b', after: ['a'], action: { do: 'join' } },
      { id: 'c', after: ['a'], action: { do: 'return', value: 7 } },
      { id: 'd', after: ['b', 'c'], action: { do: 'join' } },
    ],
    states: { a: 'success', b: 'success', c: 'success', d: 'success' },
    outputs: { a: 'x', b: 'x', c: 7, d: 'x+7' },
    run: 'success',
  },
  {
    name: 'a failure stops what depends on it, and nothing else',
    tasks: [
      { id: 'a', action: { do: 'fail' } },
      { id: 'b', after: ['a'], action: { do: 'return' } },
      { id: 'c', after: ['b'], action: { do: 'return' } },
      { id: 'other', action: { do: 'return' } },
    ],
    states: { a: 'failed', b: 'upstream_failed', c: 'upstream_failed', other: 'success' },
    run: 'failed',
  },
  {
    name: 'a retry succeeds',
    tasks: [
      { id: 'a', action: { do: 'fail', untilAttempt: 3 }, options: { retries: 3, retry_delay: '20ms' } },
    ],
    states: { a: 'success' },
    run: 'success',
  },
  {
    name: 'retries are used up',
    tasks: [{ id: 'a', action: { do: 'fail' }, options: { retries: 2, retry_delay: '10ms' } }],
    states: { a: 'failed' },
    run: 'failed',
  },
  {
    name: 'an exit code that is not to be retried',
    tasks: [
      { id: 'a', action: { do: 'exit', code: 3 }, options: { retries: 2, retry_delay: '10ms', retry_on: 4 } },
      { id: 'b', action: { do: 'exit', code: 4 }, options: { retries: 1, retry_delay: '10ms', retry_on: 4 } },
    ],
    states: { a: 'failed', b: 'failed' },
    run: 'failed',
  },
  {
    name: 'a timeout',
    tasks: [
      { id: 'a', action: { do: 'hang' }, options: { timeout: '700ms' } },
      { id: 'b', after: ['a'], action: { do: 'return' }, options: { trigger_rule: 'all_done' } },
    ],
    states: { a: 'timed_out', b: 'success' },
    run: 'failed',
  },
  {
    name: 'an exit code that means skipped',
    tasks: [
      { id: 'a', action: { do: 'exit', code: 9 }, options: { skip_on: 9 } },
      { id: 'b', after: ['a'], action: { do: 'return' } },
    ],
    states: { a: 'skipped', b: 'skipped' },
    run: 'success',
  },
  {
    name: 'an allowed failure',
    tasks: [
      { id: 'a', action: { do: 'fail' }, options: { allow_failure: true } },
      { id: 'b', after: ['a'], action: { do: 'join' } },
    ],
    states: { a: 'failed', b: 'success' },
    run: 'success',
  },
  {
    name: 'fail_fast',
    options: { fail_fast: true },
    tasks: [
      { id: 'a', action: { do: 'fail' } },
      { id: 'b', action: { do: 'return' } },
      { id: 'c', action: { do: 'return' } },
    ],
    states: { a: 'failed', b: 'cancelled', c: 'cancelled' },
    run: 'failed',
  },
  {
    name: 'a condition over an output',
    tasks: [
      { id: 'a', action: { do: 'return', value: 5 } },
      { id: 'b', after: ['a'], action: { do: 'return' }, options: { if: 'tasks.a.output > 4' } },
      { id: 'c', after: ['a'], action: { do: 'return' }, options: { if: 'tasks.a.output > 5' } },
    ],
    states: { a: 'success', b: 'success', c: 'skipped' },
    run: 'success',
  },
  {
    name: 'every trigger rule',
    tasks: RULE_TASKS,
    states: {
      good: 'success',
      bad: 'failed',
      none: 'skipped',
      all_success: 'upstream_failed',
      all_failed: 'skipped',
      all_done: 'success',
      all_skipped: 'skipped',
      one_success: 'success',
      one_failed: 'success',
      one_done: 'success',
      none_failed: 'upstream_failed',
      none_failed_min_one_success: 'upstream_failed',
      none_skipped: 'skipped',
      all_done_min_one_success: 'skipped',
      always: 'success',
    },
    run: 'failed',
  },
];

describe('the same scenario in YAML, Python and TypeScript', () => {
  for (const scenario of SCENARIOS) {
    it(`${scenario.name} goes the same way`, async function () {
      this.timeout(60_000);
      const stories: Record<string, string[]> = {};
      for (const language of LANGUAGES) {
        const project = new Project();
        try {
          const { file, definition } = write(project, scenario, language);
          // With one slot the order is the same, too.
          const run = await project.run(file, { slots: 1, ...(definition && { definition }) });
          const states = [...run.state.tasks].map(([id, task]) => [id, task.state]);
          assert.deepEqual(Object.fromEntries(states), scenario.states, language);
          assert.equal(run.state.state, scenario.run, language);
          for (const [id, value] of Object.entries(scenario.outputs ?? {}))
            assert.deepEqual(run.output(id), value, `${language} ${id}`);
          stories[language] = story(run.events);
        } finally {
          project.dispose();
        }
      }
      assert.deepEqual(stories.python, stories.yaml);
      assert.deepEqual(stories.typescript, stories.yaml);
    });
  }
});
