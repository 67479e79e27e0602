// Whether one task lies upstream of another, asked many times of one graph.
import type { Graph } from '../../core/graph/graph.js';
import { levelOfEach } from '../../core/graph/parallel-levels.js';
import { descendants } from '../../core/graph/reachable.js';
import { topologicalSort } from '../../core/graph/topological-sort.js';

/** Tasks looked at in all; some seconds. A graph made to be slow gets no more answers than that. */
const MOST_LOOKS = 5_000_000;

/**
 * A task asked for once is searched for upwards, past no task that is too early to have it upstream; one asked for
 * again is searched from downwards, once for all. The answer past the bound on work is yes: no warning.
 */
export class UpstreamIndex {
  readonly #graph: Graph;
  readonly #asked = new Set<number>();
  readonly #downstream = new Map<number, ReadonlySet<number>>();
  #levels: Int32Array | undefined;
  #left = MOST_LOOKS;
  /** Of the task last asked about, which may have as many dependencies as expressions. */
  #direct: { readonly of: number; readonly upstream: ReadonlySet<number> } | undefined;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  isUpstream(id: string, ofId: string): boolean {
    const target = this.#graph.indexOf.get(id);
    const start = this.#graph.indexOf.get(ofId);
    if (target === undefined || start === undefined) return false;
    if (this.#directOf(start).has(target)) return true;
    const known = this.#downstream.get(target);
    if (known) return known.has(start);
    if (this.#left <= 0) return true;
    if (!this.#asked.has(target)) {
      this.#asked.add(target);
      return this.#search(start, target);
    }
    const reached = descendants(this.#graph, [target]);
    this.#left -= reached.size;
    this.#downstream.set(target, reached);
    return reached.has(start);
  }

  #directOf(index: number): ReadonlySet<number> {
    if (this.#direct?.of !== index) {
      this.#direct = { of: index, upstream: new Set(this.#graph.upstream[index]) };
    }
    return this.#direct.upstream;
  }

  #search(start: number, target: number): boolean {
    this.#levels ??= levels(this.#graph);
    const floor = this.#levels[target] ?? 0;
    const isTooEarly = (index: number): boolean => floor > 0 && (this.#levels?.[index] ?? 0) <= floor;
    const seen = new Set([start]);
    for (const index of seen) {
      for (const next of this.#graph.upstream[index] ?? []) {
        if (next === target) return true;
        if (!isTooEarly(next)) seen.add(next);
      }
      if (--this.#left <= 0) return true;
    }
    return false;
  }
}

/** With a cycle there are no levels: then none is too early. */
function levels(graph: Graph): Int32Array {
  const { order, left } = topologicalSort(graph);
  return left.length > 0 ? new Int32Array(graph.ids.length) : levelOfEach(graph, order);
}
