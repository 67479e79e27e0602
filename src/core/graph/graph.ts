// The shape of a DAG as numbers: what every graph algorithm here works on.
import { at } from '../at.js';

/** A task's place is its index in `ids`; edges are lists of indexes, each edge once, in the file's order. */
export interface Graph {
  readonly ids: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly upstream: readonly (readonly number[])[];
  readonly downstream: readonly (readonly number[])[];
}

export interface GraphTask {
  readonly id: string;
  readonly depends_on: readonly string[];
}

/**
 * Builds the graph of these tasks, O(tasks + edges). Unknown upstream ids and repeated edges are left out
 * (problems of the file say so), so the graph of a subset is that of its tasks alone. Self-edges are kept out too.
 */
export function buildGraph(tasks: readonly GraphTask[]): Graph {
  const ids = tasks.map((task) => task.id);
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  const downstream: number[][] = ids.map(() => []);
  const upstream = tasks.map((task, index) => {
    const places = new Set<number>();
    for (const id of task.depends_on) {
      const place = indexOf.get(id);
      if (place !== undefined && place !== index) places.add(place);
    }
    for (const place of places) at(downstream, place).push(index);
    return [...places];
  });
  return { ids, indexOf, upstream, downstream };
}

/** The index of a task that its caller knows to be in the graph. */
export function indexIn(graph: Graph, id: string): number {
  const index = graph.indexOf.get(id);
  if (index === undefined) throw new Error(`Internal error: no task ${id}`);
  return index;
}
