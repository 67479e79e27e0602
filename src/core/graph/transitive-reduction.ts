// The fewest edges that say the same: for drawing, where an edge that a longer path implies is clutter.
import { at } from '../at.js';
import type { Graph } from './graph.js';
import { levelOfEach } from './parallel-levels.js';
import { topologicalSort } from './topological-sort.js';

export interface TransitiveReduction {
  readonly graph: Graph;
  /** False: the bound was met or the graph has a cycle, and `graph` is the one given. */
  readonly reduced: boolean;
}

/** How many edges may be looked at: about half a second. Layered graphs of 100,000 tasks need a hundredth. */
const MOST_EDGES_LOOKED_AT = 20_000_000;

/**
 * Leaves out every edge that a longer path implies. In a DAG the result is unique (A. V. Aho, M. R. Garey,
 * J. D. Ullman, The transitive reduction of a directed graph, SIAM J. Comput. 1 (2), 1972).
 *
 * From a task's upstream tasks it searches backwards, never above the level of the highest of them: linear where
 * edges span few levels, O(tasks · edges) at worst. So it has a bound: once `mostEdges` edges have been looked
 * at, it gives up and returns the graph unreduced.
 */
export function transitiveReduction(graph: Graph, mostEdges = MOST_EDGES_LOOKED_AT): TransitiveReduction {
  const { order, left } = topologicalSort(graph);
  if (left.length > 0) return { graph, reduced: false };
  const search = new BackwardSearch(graph, levelOfEach(graph, order), mostEdges);
  const upstream: (readonly number[])[] = [];
  const downstream: number[][] = graph.ids.map(() => []);
  for (const [index, sources] of graph.upstream.entries()) {
    const kept = search.withoutImplied(sources);
    if (kept === null) return { graph, reduced: false };
    upstream.push(kept);
    for (const source of kept) at(downstream, source).push(index);
  }
  return { graph: { ids: graph.ids, indexOf: graph.indexOf, upstream, downstream }, reduced: true };
}

class BackwardSearch {
  readonly #graph: Graph;
  readonly #levelOf: Int32Array;
  /** The number of the search that reached a task last. */
  readonly #reachedBy: Int32Array;
  readonly #wantedBy: Int32Array;
  #search = 0;
  #edgesLeft: number;

  constructor(graph: Graph, levelOf: Int32Array, mostEdges: number) {
    this.#graph = graph;
    this.#levelOf = levelOf;
    this.#reachedBy = new Int32Array(graph.ids.length);
    this.#wantedBy = new Int32Array(graph.ids.length);
    this.#edgesLeft = mostEdges;
  }

  /** Those of `sources` that are not upstream of another; null when the bound is met. */
  withoutImplied(sources: readonly number[]): readonly number[] | null {
    if (sources.length < 2) return sources;
    this.#search++;
    for (const source of sources) this.#wantedBy[source] = this.#search;
    const deepestFirst = [...sources].sort((a, b) => this.#level(b) - this.#level(a));
    const lowest = this.#level(at(deepestFirst, deepestFirst.length - 1));
    // The deepest can't be implied, so when all others are, nothing is left to find.
    let unreached = sources.length - 1;
    for (const start of deepestFirst) {
      if (unreached === 0) break;
      if (!this.#isReached(start)) unreached -= this.#reachFrom(start, lowest, unreached);
      if (this.#edgesLeft < 0) return null;
    }
    return unreached === sources.length - 1 ? sources : sources.filter((source) => !this.#isReached(source));
  }

  /** Marks what is above `start`, never above the level `lowest`, until `most` wanted ones are met; returns how many were. */
  #reachFrom(start: number, lowest: number, most: number): number {
    const stack = [start];
    let met = 0;
    for (let index = stack.pop(); index !== undefined && met < most; index = stack.pop()) {
      const above = at(this.#graph.upstream, index);
      this.#edgesLeft -= above.length;
      if (this.#edgesLeft < 0) return met;
      for (const source of above) {
        if (this.#isReached(source) || this.#level(source) < lowest) continue;
        this.#reachedBy[source] = this.#search;
        if (this.#wantedBy[source] === this.#search) met++;
        if (this.#level(source) > lowest) stack.push(source);
      }
    }
    return met;
  }

  #isReached(index: number): boolean {
    return this.#reachedBy[index] === this.#search;
  }

  #level(index: number): number {
    return at(this.#levelOf, index);
  }
}
