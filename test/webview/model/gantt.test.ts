import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunEvent } from '../../../src/core/events.js';
import { drawnGraph } from '../../../src/webview/model/drawn-graph.js';
import {
  axisTicks,
  collectQueueTimes,
  type GanttChart,
  ganttChart,
} from '../../../src/webview/model/gantt.js';
import { dag, task } from '../harness/made-up-dags.js';
import { attempt, eventsOf, START, stateOf } from '../harness/runs.js';

const DAG = dag('d', [task('late', ['early']), task('early', [], { retries: 2 })]);

function chart(events: readonly RunEvent[], seconds: number): GanttChart {
  const queued = new Map<string, number[]>();
  collectQueueTimes(queued, events);
  return ganttChart(drawnGraph(DAG), stateOf(events), queued, START + seconds * 1000);
}

describe('the Gantt chart as data', () => {
  it('orders rows by the graph, not by the file', () => {
    const { rows } = chart(eventsOf(DAG, [[0, { type: 'run_started', slots: 1 }]]), 1);
    assert.deepEqual(
      rows.map(({ id }) => id),
      ['early', 'late'],
    );
  });

  it('shows each attempt, its wait for a slot and the wait between two', () => {
    const events = eventsOf(DAG, [
      [0, { type: 'run_started', slots: 1 }],
      ...attempt('early', 1, [0, 2, 5], 'failed'),
      [5, { type: 'task_state', task_id: 'early', state: 'up_for_retry', reason: 'attempt' }],
      ...attempt('early', 2, [8, 9, 12]),
    ]);
    assert.deepEqual(chart(events, 20).rows[0]?.bars, [
      { kind: 'queued', from: 0, to: 2000 },
      { kind: 'attempt', from: 2000, to: 5000, number: 1, state: 'failed' },
      { kind: 'retry_wait', from: 5000, to: 8000 },
      { kind: 'queued', from: 8000, to: 9000 },
      { kind: 'attempt', from: 9000, to: 12000, number: 2, state: 'success' },
    ]);
  });

  it('cuts out what lies between the end of the run and its retry', () => {
    const events = eventsOf(DAG, [
      [0, { type: 'run_started', slots: 1 }],
      ...attempt('early', 1, [0, 0, 3], 'failed'),
      [4, { type: 'run_finished', dag_id: 'd', state: 'failed', tasks: {} }],
      [3600, { type: 'run_retried', tasks: ['early'], without_rule: [] }],
      ...attempt('early', 2, [3600, 3601, 3606]),
      [3607, { type: 'run_finished', dag_id: 'd', state: 'success', tasks: {} }],
    ]);
    const { rows, length, cuts } = chart(events, 9000);
    assert.equal(length, 11_000);
    assert.deepEqual(cuts, [{ at: 4000, ms: 3_596_000 }]);
    assert.deepEqual(rows[0]?.bars, [
      { kind: 'attempt', from: 0, to: 3000, number: 1, state: 'failed' },
      { kind: 'retry_wait', from: 3000, to: 4000 },
      { kind: 'queued', from: 4000, to: 5000 },
      { kind: 'attempt', from: 5000, to: 10_000, number: 2, state: 'success' },
    ]);
  });

  it('lets what runs or waits grow up to now', () => {
    const events = eventsOf(DAG, [
      [0, { type: 'run_started', slots: 1 }],
      ...attempt('early', 1, [0, 0, 3]).slice(0, -1),
      [1, { type: 'task_state', task_id: 'late', state: 'queued' }],
    ]);
    const { rows, length } = chart(events, 7);
    assert.equal(length, 7000);
    assert.deepEqual(rows[0]?.bars, [{ kind: 'attempt', from: 0, to: 7000, number: 1, state: 'running' }]);
    assert.deepEqual(rows[1]?.bars, [{ kind: 'queued', from: 1000, to: 7000 }]);
  });

  it('leaves out the tasks that are not part of the run', () => {
    const events = eventsOf(DAG, [], { selected: ['early'] });
    assert.deepEqual(
      chart(events, 1).rows.map(({ id }) => id),
      ['early'],
    );
  });

  it('has round axis times, never more than asked for, from 0', () => {
    assert.deepEqual(axisTicks(11_400, 12).slice(0, 3), [0, 1000, 2000]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 10 }), fc.integer({ min: 1, max: 40 }), (length, most) => {
        const ticks = axisTicks(length, most);
        assert.equal(ticks[0], 0);
        assert.ok(ticks.length <= most + 1, `${ticks.length} ticks`);
        assert.ok((ticks.at(-1) ?? 0) <= length);
      }),
    );
  });
});
