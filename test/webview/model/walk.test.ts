import assert from 'node:assert/strict';
import { levelsLayout } from '../../../src/layout/levels-layout.js';
import { drawnGraph } from '../../../src/webview/model/drawn-graph.js';
import { findTasks } from '../../../src/webview/model/find.js';
import { type Step, walk } from '../../../src/webview/model/walk.js';
import { dag, SALES, task } from '../harness/made-up-dags.js';

function walker(direction: 'right' | 'down'): (from: string, ...steps: Step[]) => string {
  const drawn = drawnGraph(SALES);
  const layout = levelsLayout({ direction, nodeWidth: 200, nodeHeight: 44, tasks: SALES.tasks });
  const places = new Map(layout.nodes.map((node) => [node.id, node]));
  return (from, ...steps) => steps.reduce((id, step) => walk(drawn, places, direction, id, step), from);
}

describe('walking the graph by arrow keys', () => {
  it('follows edges along the graph, and comes back', () => {
    const go = walker('right');
    assert.equal(go('extract_weather', 'right'), 'clean_weather');
    assert.equal(go('extract_weather', 'right', 'right'), 'features');
    assert.equal(go('clean_weather', 'left'), 'extract_weather');
  });

  it('goes to the neighbour of the same level across it', () => {
    const go = walker('right');
    const level = ['extract_orders', 'extract_customers', 'extract_weather'];
    assert.deepEqual(
      [go('extract_orders', 'down'), go('extract_orders', 'down', 'down')].sort(),
      level.slice(1).sort(),
    );
  });

  it('stays where there is no way on', () => {
    const go = walker('right');
    assert.equal(go('notify', 'right'), 'notify');
    assert.equal(go('extract_orders', 'left'), 'extract_orders');
    assert.equal(go('join', 'first'), 'extract_orders');
    assert.equal(go('join', 'last'), 'notify');
  });

  it('turns with the direction of the graph', () => {
    const go = walker('down');
    assert.equal(go('extract_weather', 'down'), 'clean_weather');
    assert.equal(go('clean_weather', 'up'), 'extract_weather');
  });

  it('reaches every task from the first, one way or another', () => {
    const go = walker('right');
    const seen = new Set(['extract_orders']);
    for (const id of seen)
      for (const step of ['left', 'right', 'up', 'down'] as const) seen.add(go(id, step));
    assert.equal(seen.size, SALES.tasks.length);
  });
});

describe('finding tasks', () => {
  const drawn = drawnGraph(dag('d', [task('load_users', []), task('users_clean', []), task('report', [])]));

  it('takes all words, ignoring case, names that start so first', () => {
    assert.deepEqual(findTasks(drawn, 'USERS'), ['users_clean', 'load_users']);
    assert.deepEqual(findTasks(drawn, 'users load'), ['load_users']);
  });

  it('finds nothing for nothing', () => assert.deepEqual(findTasks(drawn, '  '), []));
});
