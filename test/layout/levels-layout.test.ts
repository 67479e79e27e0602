// The plain layout: always an answer, nothing over anything else.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { levelsLayout } from '../../src/layout/levels-layout.js';
import { anyDag, anyGraph, chain } from '../core/graph/random-graph.js';
import { checkLayout, requestFor } from './check-layout.js';

const direction = fc.constantFrom('right' as const, 'down' as const);

describe('levelsLayout', () => {
  it('places every task and draws every edge of any graph, cycles included', () => {
    fc.assert(
      fc.property(anyGraph, direction, (graph, towards) => {
        const request = requestFor(graph, towards);
        checkLayout(request, levelsLayout(request));
      }),
    );
  });

  it('puts downstream tasks further on', () => {
    fc.assert(
      fc.property(anyDag, direction, (graph, towards) => {
        const { nodes } = levelsLayout(requestFor(graph, towards));
        for (const [index, sources] of graph.upstream.entries())
          for (const source of sources) {
            const [before, after] = [nodes[source], nodes[index]];
            assert.ok(before && after);
            if (towards === 'right') assert.ok(before.x + before.width < after.x);
            else assert.ok(before.y + before.height < after.y);
          }
      }),
    );
  });

  it('keeps a chain in one line and edges off the tasks they pass', () => {
    const line = levelsLayout(requestFor(chain(5), 'right'));
    assert.equal(new Set(line.nodes.map((node) => node.y)).size, 1);
    const tasks = [
      { id: 'a', depends_on: [] },
      { id: 'b', depends_on: ['a'] },
      { id: 'c', depends_on: ['b', 'a'] },
    ];
    const { nodes, edges } = levelsLayout({ direction: 'right', nodeWidth: 100, nodeHeight: 30, tasks });
    const long = edges.find(({ from, to }) => from === 'a' && to === 'c');
    const passed = nodes.find(({ id }) => id === 'b');
    assert.ok(long && passed);
    const lane = Number(/L[\d.]+ ([\d.]+)/.exec(long.path)?.[1]);
    assert.ok(lane < passed.y || lane > passed.y + passed.height, `${long.path} runs through ${passed.y}`);
  });

  it('leaves unknown upstream tasks and self-edges out', () => {
    const tasks = [{ id: 'a', depends_on: ['a', 'nowhere'] }];
    const request = { direction: 'right', nodeWidth: 100, nodeHeight: 30, tasks } as const;
    assert.deepEqual(levelsLayout(request), {
      width: 100,
      height: 30,
      nodes: [{ id: 'a', x: 0, y: 0, width: 100, height: 30 }],
      edges: [],
      method: 'levels',
    });
  });

  it('answers for a file without tasks', () => {
    const { nodes, edges, width, height } = levelsLayout({
      direction: 'down',
      nodeWidth: 100,
      nodeHeight: 30,
      tasks: [],
    });
    assert.deepEqual([nodes, edges, width, height], [[], [], 0, 0]);
  });

  it('wraps many tasks of one level into a block about as wide as high', () => {
    const tasks = Array.from({ length: 600 }, (_, index) => ({ id: `t${index}`, depends_on: [] }));
    const request = { direction: 'right', nodeWidth: 120, nodeHeight: 30, tasks } as const;
    const layout = levelsLayout(request);
    checkLayout(request, layout);
    assert.ok(layout.width > layout.height / 2 && layout.width < layout.height * 2);
  });

  it('places 5,000 tasks in levels, and a chain of 20,000', () => {
    const tasks = Array.from({ length: 5000 }, (_, index) => ({
      id: `t${index}`,
      depends_on: index < 100 ? [] : [`t${index - 100}`, `t${index - (index % 100) - 100}`],
    }));
    const layout = levelsLayout({ direction: 'right', nodeWidth: 120, nodeHeight: 30, tasks });
    assert.equal(new Set(layout.nodes.map(({ x, y }) => `${x} ${y}`)).size, 5000);
    assert.equal(levelsLayout(requestFor(chain(20_000), 'down')).nodes.length, 20_000);
  });
});
