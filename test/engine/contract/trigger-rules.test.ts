// All trigger rules by real runs, each after five kinds of upstream tasks; expectations written out from the table.
import assert from 'node:assert/strict';
import { projectOfEachTest } from '../../support/command-line.js';

const AFTER = {
  two_successes: ['good', 'good_too'],
  success_and_failure: ['good', 'bad'],
  success_and_skip: ['good', 'skip'],
  two_skips: ['skip', 'skip_too'],
  failure_and_what_followed: ['bad', 'blocked'],
} as const;

const [runs, skips, blocks] = ['success', 'skipped', 'upstream_failed'];

/** In the order of AFTER. */
const TABLE = {
  all_success: [runs, blocks, skips, skips, blocks],
  all_failed: [skips, skips, skips, skips, runs],
  all_done: [runs, runs, runs, runs, runs],
  all_skipped: [skips, skips, skips, runs, skips],
  one_success: [runs, runs, runs, skips, blocks],
  one_failed: [skips, runs, skips, skips, runs],
  one_done: [runs, runs, runs, skips, runs],
  none_failed: [runs, blocks, runs, runs, blocks],
  none_failed_min_one_success: [runs, blocks, runs, skips, blocks],
  none_skipped: [runs, runs, skips, skips, runs],
  all_done_min_one_success: [runs, runs, skips, skips, blocks],
  always: [runs, runs, runs, runs, runs],
} as const;

describe('trigger rules', () => {
  const project = projectOfEachTest();

  it('decide as the table says', async () => {
    const upstream = {
      good: 'true',
      good_too: 'true',
      bad: 'false',
      skip: { run: 'true', if: 'false' },
      skip_too: { run: 'true', if: 'false' },
      blocked: { run: 'true', depends_on: ['bad'] },
    };
    const cases = Object.entries(TABLE).flatMap(([rule, states]) =>
      Object.entries(AFTER).map(([name, depends_on], index) => ({
        id: `${rule}-${name}`,
        task: { run: 'true', trigger_rule: rule, depends_on },
        state: states[index],
      })),
    );
    const file = project.dag('rules', {
      max_parallel_tasks: 8,
      tasks: { ...upstream, ...Object.fromEntries(cases.map(({ id, task }) => [id, task])) },
    });
    const { states, code } = await project.run(file);
    assert.equal(code, 1);
    assert.deepEqual(
      cases.map(({ id }) => [id, states[id]]),
      cases.map(({ id, state }) => [id, state]),
    );
  });
});
