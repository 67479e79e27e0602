// Cycles worth telling a person about: one short one for each knot of tasks that wait for each other.
import { at } from '../at.js';
import type { Graph } from './graph.js';
import { stronglyConnected } from './strongly-connected.js';

/**
 * For each strongly connected component of more than one task one cycle: a shortest through the component's
 * first task, as indexes that start with it; each task depends on the next, the last on the first.
 * Ordered by first task; empty exactly when the graph is acyclic. O(tasks + edges), without recursion:
 * Tarjan's components, then one breadth-first search inside each.
 */
export function findCycles(graph: Graph): number[][] {
  const componentOf = new Int32Array(graph.ids.length).fill(-1);
  const components = stronglyConnected(graph);
  components.forEach((members, component) => {
    for (const member of members) componentOf[member] = component;
  });
  const cameFrom = new Int32Array(graph.ids.length).fill(-1);
  return components.map((members) => shortestThrough(graph, at(members, 0), componentOf, cameFrom));
}

function shortestThrough(
  graph: Graph,
  start: number,
  componentOf: Int32Array,
  cameFrom: Int32Array,
): number[] {
  const queue = [start];
  for (const node of queue) {
    for (const target of at(graph.upstream, node)) {
      if (target === start) return pathTo(node, start, cameFrom);
      if (componentOf[target] !== componentOf[start] || cameFrom[target] !== -1) continue;
      cameFrom[target] = node;
      queue.push(target);
    }
  }
  throw new Error('Internal error: no cycle in a strongly connected component');
}

function pathTo(node: number, start: number, cameFrom: Int32Array): number[] {
  const path = [];
  for (let step = node; step !== start; step = at(cameFrom, step)) path.push(step);
  path.push(start);
  return path.reverse();
}
