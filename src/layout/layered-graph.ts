// A graph in levels where an edge over several levels has a bend in each one between, so that it gets its own lane.
import type { Graph } from '../core/graph/graph.js';
import { parallelLevels } from '../core/graph/parallel-levels.js';
import type { Neighbours } from './column-order.js';

/** Nodes are the tasks by index, then the bends. */
export interface LayeredGraph {
  readonly columns: readonly (readonly number[])[];
  /** Between neighbouring columns only, when edges have bends. */
  readonly upstream: Neighbours;
  readonly downstream: Neighbours;
  readonly routes: readonly Route[];
}

/** One edge of the graph: two task indexes and the bends between, one for each column passed. */
export interface Route {
  readonly source: number;
  readonly target: number;
  readonly bends: readonly number[];
}

/**
 * Puts an acyclic graph into levels, with at most `mostBends` bends: when more are needed there are none, and long
 * edges run straight. O(tasks + edges + mostBends), after the levels.
 */
export function layerGraph(graph: Graph, mostBends: number): LayeredGraph {
  const columns = parallelLevels(graph) ?? [];
  const levelOf = new Int32Array(graph.ids.length);
  for (const [level, column] of columns.entries()) for (const index of column) levelOf[index] = level;
  const bendsBetween = (source: number, target: number): number =>
    (levelOf[target] ?? 0) - (levelOf[source] ?? 0) - 1;
  let needed = 0;
  for (const [source, targets] of graph.downstream.entries())
    for (const target of targets) needed += bendsBetween(source, target);
  const hasBends = needed <= mostBends;

  const upstream: number[][] = graph.ids.map(() => []);
  const downstream: number[][] = graph.ids.map(() => []);
  const routes: Route[] = [];
  const connect = (from: number, to: number): void => {
    downstream[from]?.push(to);
    upstream[to]?.push(from);
  };
  const addBend = (level: number): number => {
    columns[level]?.push(upstream.length);
    downstream.push([]);
    return upstream.push([]) - 1;
  };
  for (const [source, targets] of graph.downstream.entries()) {
    for (const target of targets) {
      const bends: number[] = [];
      const count = hasBends ? bendsBetween(source, target) : 0;
      for (let step = 1; step <= count; step++) {
        const bend = addBend((levelOf[source] ?? 0) + step);
        connect(bends.at(-1) ?? source, bend);
        bends.push(bend);
      }
      connect(bends.at(-1) ?? source, target);
      routes.push({ source, target, bends });
    }
  }
  return { columns, upstream, downstream, routes };
}
