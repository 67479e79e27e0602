import assert from 'node:assert/strict';
import { gridColumns, gridRow, MOST_COLUMNS } from '../../../src/webview/model/grid.js';
import type { RunRow } from '../../../src/webview/protocol.js';
import { dag, task } from '../harness/made-up-dags.js';
import { attempt, eventsOf, START, stateOf } from '../harness/runs.js';

const DAG = dag('d', [task('a', []), task('b', ['a'])]);

function row(run_id: string, seconds: number, more: Partial<RunRow> = {}): RunRow {
  const at = (offset: number): string => new Date(START + offset).toISOString();
  return {
    run_id,
    state: 'success',
    trigger: 'manual',
    logical_date: at(0),
    started_at: at(0),
    ended_at: at(seconds * 1000),
    idle_ms: 0,
    ...more,
  };
}

describe('the grid as data', () => {
  it('puts the newest run at the right, and no more than fit', () => {
    const rows = Array.from({ length: 40 }, (_, index) => row(`R${40 - index}`, 1));
    const columns = gridColumns(rows, new Map(), null, START);
    assert.equal(columns.length, MOST_COLUMNS);
    assert.equal(columns.at(-1)?.run_id, 'R40');
  });

  it('shares durations out by the longest run, the open one up to now', () => {
    const rows = [row('R2', 0, { state: 'running', ended_at: null }), row('R1', 5)];
    const columns = gridColumns(rows, new Map(), null, START + 10_000);
    assert.deepEqual(
      columns.map(({ share }) => share),
      [0.5, 1],
    );
  });

  it('takes the states of the open run from its events', () => {
    const live = stateOf(
      eventsOf(DAG, [
        [0, { type: 'run_started', slots: 1 }],
        ...attempt('a', 1, [0, 0, 4]),
        [4, { type: 'task_state', task_id: 'a', state: 'success', reason: 'attempt' }],
      ]),
    );
    const rows = [row('R1', 0, { state: 'queued', ended_at: null })];
    const columns = gridColumns(rows, new Map(), live, START + 5000);
    assert.equal(columns[0]?.state, 'running');
    assert.deepEqual(gridRow('a', columns), [{ state: 'success', allowed: false, duration: 4000, share: 1 }]);
  });

  it('keeps that a run was interrupted, which its events do not know', () => {
    const live = stateOf(eventsOf(DAG, [[0, { type: 'run_started', slots: 1 }]]));
    const columns = gridColumns([row('R1', 0, { state: 'interrupted' })], new Map(), live, START);
    assert.equal(columns[0]?.state, 'interrupted');
  });

  it('has no cell for a task that a run did not have, whatever it is called', () => {
    const loaded = new Map([['R1', { a: { state: 'failed' as const, duration_ms: 10, attempts: 1 } }]]);
    const columns = gridColumns([row('R1', 1)], loaded, null, START);
    assert.deepEqual(gridRow('toString', columns), [null]);
    assert.equal(gridRow('a', columns)[0]?.state, 'failed');
  });
});
