import assert from 'node:assert/strict';
import type { RunEventBody } from '../../../src/core/events.js';
import { namesOf, shortReason, whyText } from '../../../src/webview/model/reason.js';
import { dag, task } from '../harness/made-up-dags.js';
import { attempt, eventsOf, START, stateOf } from '../harness/runs.js';

const DAG = dag('d', [
  task('a', [], { retries: 2 }),
  task('b', ['a'], { if: "params.full == 'yes'", timeout_ms: 300_000 }),
  task('c', ['a', 'b'], { trigger_rule: 'none_failed' }),
]);

function said(
  id: string,
  bodies: readonly [number, RunEventBody][],
  seconds = 60,
): { short: string; why: string } {
  const state = stateOf(eventsOf(DAG, [[0, { type: 'run_started', slots: 1 }], ...bodies]));
  const run = state.tasks.get(id);
  const definition = DAG.tasks.find((one) => one.id === id);
  assert.ok(run && definition);
  const now = START + seconds * 1000;
  return { short: shortReason(state, run, definition, now), why: whyText(state, run, definition, now) };
}

const ended = (id: string, state: 'success' | 'failed' | 'skipped'): [number, RunEventBody] => [
  9,
  { type: 'task_state', task_id: id, state, reason: 'attempt' },
];

describe('why a task has its state, in words', () => {
  it('names what it waits for', () => {
    assert.equal(said('c', []).short, 'waits for a, b');
    assert.equal(said('b', []).short, 'waits for a');
    assert.equal(namesOf(['a', 'b', 'c', 'd'], 1), 'a and 3 more');
  });

  it('counts attempts and says when the next is due', () => {
    const retry: [number, RunEventBody][] = [
      ...attempt('a', 1, [0, 0, 4], 'failed'),
      [
        4,
        {
          type: 'retry_scheduled',
          task_id: 'a',
          attempt: 2,
          delay_ms: 3000,
          retry_at: new Date(START + 7000).toISOString(),
        },
      ],
      [4, { type: 'task_state', task_id: 'a', state: 'up_for_retry', reason: 'attempt' }],
    ];
    assert.equal(said('a', retry, 4).short, 'retry in 3.0s · attempt 1 of 3');
    assert.equal(said('a', retry, 9).short, 'retry due · attempt 1 of 3');
    assert.equal(said('a', retry, 4).why, 'exit code 3 · retry in 3.0s');
  });

  it('says how the last attempt failed', () => {
    assert.equal(
      said('a', [...attempt('a', 1, [0, 0, 4], 'failed'), ended('a', 'failed')]).short,
      'exit code 3',
    );
    const two = [
      ...attempt('a', 1, [0, 0, 2], 'failed'),
      ...attempt('a', 2, [3, 3, 4], 'failed'),
      ended('a', 'failed'),
    ];
    assert.equal(said('a', two).short, 'exit code 3 · attempt 2 of 3');
  });

  it('says which rule let a task run, and by whom', () => {
    const done = [...attempt('a', 1, [0, 0, 2]), ended('a', 'success'), ...attempt('b', 1, [3, 3, 5])];
    assert.equal(said('b', done).why, 'all_success: a succeeded');
    assert.equal(said('a', done).why, 'no upstream task');
  });

  it('names the upstream task that decided', () => {
    const because = (
      state: 'failed' | 'skipped',
      own: 'upstream_failed' | 'skipped',
    ): [number, RunEventBody][] => [
      ended('a', state),
      [
        9,
        {
          type: 'task_state',
          task_id: 'b',
          state: own,
          reason: 'trigger_rule',
          rule: 'all_success',
          because: ['a'],
        },
      ],
      [
        9,
        {
          type: 'task_state',
          task_id: 'c',
          state: own,
          reason: 'trigger_rule',
          rule: 'none_failed',
          because: ['b'],
        },
      ],
    ];
    assert.equal(said('b', because('failed', 'upstream_failed')).short, 'a failed');
    assert.equal(said('c', because('failed', 'upstream_failed')).short, 'b could not run');
    assert.equal(said('b', because('skipped', 'skipped')).short, 'a skipped');
  });

  it('shows the condition that was false', () => {
    const skipped: [number, RunEventBody] = [
      5,
      { type: 'task_state', task_id: 'b', state: 'skipped', reason: 'condition' },
    ];
    assert.equal(said('b', [skipped]).short, "if was false: params.full == 'yes'");
  });

  it('tells a task left out of a partial run from one that the run never reached', () => {
    const partial = stateOf(eventsOf(DAG, [], { selected: ['a'] }));
    const [b] = [partial.tasks.get('b')];
    const definition = DAG.tasks[1];
    assert.ok(b && definition);
    assert.equal(shortReason(partial, b, definition, START), 'not part of this run');
    const over: [number, RunEventBody] = [
      9,
      { type: 'run_finished', dag_id: 'd', state: 'cancelled', tasks: {} },
    ];
    assert.equal(said('b', [over]).short, 'the run ended before it');
  });
});
