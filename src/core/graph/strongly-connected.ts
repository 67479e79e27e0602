// Groups of tasks that all depend on each other: where cycles are.
import { at } from '../at.js';
import type { Graph } from './graph.js';

/**
 * The strongly connected components with more than one task, each with its indexes ascending, ordered by their
 * first. O(tasks + edges), without recursion.
 * Source: R. Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (2), 1972.
 */
export function stronglyConnected(graph: Graph): number[][] {
  const size = graph.ids.length;
  /** Visiting number from 1; 0: not seen yet. */
  const order = new Int32Array(size);
  const low = new Int32Array(size);
  const onStack = new Uint8Array(size);
  const nextEdge = new Int32Array(size);
  const stack: number[] = [];
  const path: number[] = [];
  const components: number[][] = [];
  let visited = 0;

  const enter = (node: number): void => {
    visited++;
    order[node] = low[node] = visited;
    onStack[node] = 1;
    stack.push(node);
    path.push(node);
  };
  const lower = (node: number, value: number): void => {
    if (value < at(low, node)) low[node] = value;
  };

  for (let root = 0; root < size; root++) {
    if (order[root] !== 0) continue;
    enter(root);
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const target = at(graph.upstream, node)[at(nextEdge, node)];
      if (target !== undefined) {
        nextEdge[node] = at(nextEdge, node) + 1;
        if (order[target] === 0) enter(target);
        else if (onStack[target] === 1) lower(node, at(order, target));
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent, at(low, node));
      if (low[node] !== order[node]) continue;
      const component = stack.splice(stack.lastIndexOf(node));
      for (const member of component) onStack[member] = 0;
      if (component.length > 1) components.push(component.sort((a, b) => a - b));
    }
  }
  return components.sort((a, b) => at(a, 0) - at(b, 0));
}
