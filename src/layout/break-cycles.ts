// Makes any graph acyclic for drawing: a file being typed has cycles, and is drawn all the same.
import type { Graph } from '../core/graph/graph.js';
import { topologicalSort } from '../core/graph/topological-sort.js';

/**
 * The graph without the edges that close a cycle in a depth-first search from the first tasks on; the same graph
 * when it is acyclic. O(tasks + edges), without recursion. (The plain heuristic for the feedback arc set, as in
 * E. R. Gansner et al., A technique for drawing directed graphs, IEEE Trans. Software Eng. 19 (3), 1993.)
 */
export function breakCycles(graph: Graph): Graph {
  if (topologicalSort(graph).left.length === 0) return graph;
  const upstream: number[][] = graph.ids.map(() => []);
  const downstream: number[][] = graph.ids.map(() => []);
  const state: ('open' | 'done' | undefined)[] = [];
  const nextEdge = new Int32Array(graph.ids.length);
  const path: number[] = [];
  const starts = [...graph.ids.keys()].sort(
    (a, b) => Number(graph.upstream[a]?.length !== 0) - Number(graph.upstream[b]?.length !== 0),
  );
  for (const start of starts) {
    if (state[start] === undefined) path.push(start);
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      state[node] = 'open';
      const edge = nextEdge[node] ?? 0;
      const target = graph.downstream[node]?.[edge];
      if (target === undefined) {
        state[node] = 'done';
        path.pop();
        continue;
      }
      nextEdge[node] = edge + 1;
      if (state[target] === 'open') continue;
      downstream[node]?.push(target);
      upstream[target]?.push(node);
      if (state[target] === undefined) path.push(target);
    }
  }
  return { ids: graph.ids, indexOf: graph.indexOf, upstream, downstream };
}
