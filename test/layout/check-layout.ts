// What must hold of any layout, whoever made it.
import assert from 'node:assert/strict';
import { buildGraph, type Graph } from '../../src/core/graph/graph.js';
import type { GraphLayout, LayoutDirection, LayoutRequest } from '../../src/layout/graph-layout.js';

export function requestFor(graph: Graph, direction: LayoutDirection): LayoutRequest {
  const tasks = graph.ids.map((id, index) => ({
    id,
    depends_on: (graph.upstream[index] ?? []).map((source) => graph.ids[source] ?? ''),
  }));
  return { direction, nodeWidth: 120, nodeHeight: 30, tasks };
}

/** Every task placed once, inside the picture, none over another; every edge drawn from border to border. */
export function checkLayout(request: LayoutRequest, layout: GraphLayout): void {
  assert.deepEqual(
    layout.nodes.map((node) => node.id),
    request.tasks.map((task) => task.id),
  );
  for (const node of layout.nodes) {
    assert.deepEqual([node.width, node.height], [request.nodeWidth, request.nodeHeight]);
    assert.ok(node.x >= 0 && node.x + node.width <= layout.width + 1, `${node.id} is outside: ${node.x}`);
    assert.ok(node.y >= 0 && node.y + node.height <= layout.height + 1, `${node.id} is outside: ${node.y}`);
  }
  for (const [place, a] of layout.nodes.entries())
    for (const b of layout.nodes.slice(place + 1)) {
      const apart = Math.abs(a.x - b.x) >= a.width || Math.abs(a.y - b.y) >= a.height;
      assert.ok(apart, `${a.id} and ${b.id} overlap`);
    }
  checkEdges(request, layout);
}

function checkEdges(request: LayoutRequest, layout: GraphLayout): void {
  const graph = buildGraph(request.tasks);
  const expected = graph.downstream.flatMap((targets, source) =>
    targets.map((target) => `${source} ${target}`),
  );
  const drawn = layout.edges.map(({ from, to }) => `${graph.indexOf.get(from)} ${graph.indexOf.get(to)}`);
  assert.deepEqual(drawn.toSorted(), expected.toSorted());
  const nodes = new Map(layout.nodes.map((node) => [node.id, node]));
  const isRight = request.direction === 'right';
  for (const { from, to, path } of layout.edges) {
    const numbers = path.match(/-?\d+(\.\d+)?/g)?.map(Number) ?? [];
    const [source, target] = [nodes.get(from), nodes.get(to)];
    assert.ok(source && target);
    const start = isRight
      ? [source.x + source.width, source.y + source.height / 2]
      : [source.x + source.width / 2, source.y + source.height];
    const end = isRight ? [target.x, target.y + target.height / 2] : [target.x + target.width / 2, target.y];
    near(numbers.slice(0, 2), start, `${from} → ${to} starts at its border`);
    near(numbers.slice(-2), end, `${from} → ${to} ends at its border`);
  }
}

function near(actual: readonly number[], expected: readonly number[], what: string): void {
  const distance = Math.hypot((actual[0] ?? 0) - (expected[0] ?? 0), (actual[1] ?? 0) - (expected[1] ?? 0));
  assert.ok(distance <= 2, `${what}: ${actual} is ${distance} px from ${expected}`);
}
