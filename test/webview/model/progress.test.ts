import assert from 'node:assert/strict';
import { definitionOfOutline } from '../../../src/core/definition-of-outline.js';
import { criticalOf } from '../../../src/webview/model/critical.js';
import { drawnGraph, tasksOnCycles } from '../../../src/webview/model/drawn-graph.js';
import { countStates, remainingMs } from '../../../src/webview/model/progress.js';
import { dag, task } from '../harness/made-up-dags.js';
import { attempt, eventsOf, START, stateOf } from '../harness/runs.js';

const DAG = dag('d', [
  task('a', []),
  task('quick', ['a']),
  task('slow', ['a']),
  task('end', ['quick', 'slow']),
]);
const STATS = {
  a: { median_ms: 2000, runs: 3 },
  quick: { median_ms: 1000, runs: 3 },
  slow: { median_ms: 9000, runs: 3 },
  end: { median_ms: 1000, runs: 3 },
};

describe('where a run stands', () => {
  const events = eventsOf(DAG, [
    [0, { type: 'run_started', slots: 2 }],
    ...attempt('a', 1, [0, 0, 2]),
    [2, { type: 'task_state', task_id: 'a', state: 'success', reason: 'attempt' }],
    ...attempt('slow', 1, [2, 2, 99]).slice(0, -1),
  ]);

  it('counts tasks by state, in a fixed order', () => {
    assert.deepEqual(countStates(stateOf(events)), [
      { look: 'success', count: 1 },
      { look: 'running', count: 1 },
      { look: 'none', count: 2 },
    ]);
  });

  it('counts only the tasks of a partial run', () => {
    assert.deepEqual(countStates(stateOf(eventsOf(DAG, [], { selected: ['a'] }))), [
      { look: 'none', count: 1 },
    ]);
  });

  it('expects what is left of the longest chain, less what has passed', () => {
    const left = remainingMs(drawnGraph(DAG), stateOf(events), STATS, START + 5000);
    assert.equal(left, 6000 + 1000);
  });

  it('expects nothing where nothing was measured before', () => {
    assert.equal(remainingMs(drawnGraph(DAG), stateOf(events), {}, START + 5000), null);
  });
});

describe('the critical path on the page', () => {
  it('goes by the medians before a run', () => {
    assert.deepEqual(criticalOf(drawnGraph(DAG), null, STATS, START).ids, ['a', 'slow', 'end']);
  });

  it('goes by what was measured in the run', () => {
    const events = eventsOf(DAG, [
      [0, { type: 'run_started', slots: 2 }],
      ...attempt('quick', 1, [2, 2, 60]),
      [60, { type: 'task_state', task_id: 'quick', state: 'success', reason: 'attempt' }],
    ]);
    assert.deepEqual(criticalOf(drawnGraph(DAG), stateOf(events), STATS, START + 60_000).ids, [
      'a',
      'quick',
      'end',
    ]);
  });

  it('is empty in a graph with a cycle, which is drawn all the same', () => {
    const outline = [
      { id: 'a', depends_on: ['c'] },
      { id: 'b', depends_on: ['a'] },
      { id: 'c', depends_on: ['b'] },
      { id: 'd', depends_on: ['c'] },
    ];
    const drawn = drawnGraph(definitionOfOutline('broken', outline));
    assert.deepEqual(criticalOf(drawn, null, {}, START).ids, []);
    assert.deepEqual([...tasksOnCycles(drawn).keys()].sort(), ['a', 'b', 'c']);
    assert.equal(drawn.order.length, 4);
  });
});
