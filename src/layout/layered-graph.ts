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

export interface LayerOptions {
  /** When more bends than this are needed there are none, and long edges run straight. */
  readonly mostBends: number;
  /** True: all edges of one task that pass a level share one bend there. */
  readonly shareBends?: boolean;
}

/** Puts an acyclic graph into levels. O(tasks + edges + mostBends), after the levels. */
export function layerGraph(graph: Graph, { mostBends, shareBends = false }: LayerOptions): LayeredGraph {
  const columns = parallelLevels(graph) ?? [];
  const levelOf = new Int32Array(graph.ids.length);
  for (const [level, column] of columns.entries()) for (const index of column) levelOf[index] = level;
  const levelsBetween = (source: number, target: number): number =>
    (levelOf[target] ?? 0) - (levelOf[source] ?? 0) - 1;
  let needed = 0;
  for (const [source, targets] of graph.downstream.entries())
    for (const target of targets) needed += levelsBetween(source, target);

  const upstream: number[][] = graph.ids.map(() => []);
  const downstream: number[][] = graph.ids.map(() => []);
  const routes: Route[] = [];
  const connect = (from: number, to: number): void => {
    downstream[from]?.push(to);
    upstream[to]?.push(from);
  };
  for (const [source, targets] of graph.downstream.entries()) {
    let lane: number[] = [];
    for (const target of targets) {
      if (!shareBends) lane = [];
      const passed = needed <= mostBends ? levelsBetween(source, target) : 0;
      while (lane.length < passed) {
        const bend = upstream.push([]) - 1;
        downstream.push([]);
        columns[(levelOf[source] ?? 0) + lane.length + 1]?.push(bend);
        connect(lane.at(-1) ?? source, bend);
        lane.push(bend);
      }
      const bends = lane.slice(0, passed);
      connect(bends.at(-1) ?? source, target);
      routes.push({ source, target, bends });
    }
  }
  return { columns, upstream, downstream, routes };
}
