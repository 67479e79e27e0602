// Numbers of levels stand where their tasks do, or nowhere.
import assert from 'node:assert/strict';
import { definitionOfOutline } from '../../../src/core/definition-of-outline.js';
import { levelsLayout } from '../../../src/layout/levels-layout.js';
import { drawnGraph } from '../../../src/webview/model/drawn-graph.js';
import { levelLabels } from '../../../src/webview/model/level-labels.js';

const TASKS = [
  { id: 'a', depends_on: [] },
  { id: 'b', depends_on: ['a'] },
  { id: 'c', depends_on: ['a'] },
  { id: 'd', depends_on: ['b', 'c'] },
];

describe('labels of levels', () => {
  it('counts the levels of a cycle as it is drawn, from the first on', () => {
    const circle = [
      { id: 'a', depends_on: ['c'] },
      { id: 'b', depends_on: ['a'] },
      { id: 'c', depends_on: ['b'] },
    ];
    const { levels, levelOf } = drawnGraph(definitionOfOutline('circle', circle));
    assert.equal(levels, 3);
    assert.deepEqual([...levelOf], [0, 1, 2]);
  });

  for (const direction of ['right', 'down'] as const) {
    it(`stand by each level of a graph that flows ${direction}`, () => {
      const drawn = drawnGraph(definitionOfOutline('dag', TASKS));
      const layout = levelsLayout({ direction, nodeWidth: 100, nodeHeight: 40, tasks: TASKS });
      const labels = levelLabels(layout, drawn, direction);
      assert.deepEqual(
        labels.map(({ number }) => number),
        [1, 2, 3],
      );
      const along = labels.map(({ x, y }) => (direction === 'right' ? x : y));
      const middles = ['a', 'b', 'd'].map((id) => {
        const node = layout.nodes.find((each) => each.id === id);
        assert.ok(node);
        return direction === 'right' ? node.x + node.width / 2 : node.y + node.height / 2;
      });
      assert.deepEqual(along, middles);
      assert.ok(labels.every(({ x, y }) => (direction === 'right' ? y : x) < 0));
    });
  }

  it('are left out where a level is not one line', () => {
    const drawn = drawnGraph(definitionOfOutline('dag', TASKS));
    const layout = levelsLayout({ direction: 'right', nodeWidth: 100, nodeHeight: 40, tasks: TASKS });
    const nodes = layout.nodes.map((node) => (node.id === 'c' ? { ...node, x: node.x + 60 } : node));
    assert.deepEqual(levelLabels({ ...layout, nodes }, drawn, 'right'), []);
  });
});
