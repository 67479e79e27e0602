// The chain of tasks that decides how long the run takes, as a page marks it.
import { criticalPath } from '../../core/graph/critical-path.js';
import { isSelected, type RunState } from '../../core/run-state.js';
import type { TaskStats } from '../protocol.js';
import type { DrawnGraph } from './drawn-graph.js';
import { edgeKey } from './edge-geometry.js';
import { expectedDurations } from './progress.js';

export interface Critical {
  readonly ids: readonly string[];
  readonly tasks: ReadonlySet<string>;
  /** `edgeKey` of each edge. */
  readonly edges: ReadonlySet<string>;
  /** Expected or measured length in ms. */
  readonly length: number;
}

const NONE: Critical = { ids: [], tasks: new Set(), edges: new Set(), length: 0 };

/** Empty for a graph with a cycle, or without an edge. O(edges + tasks · log tasks). */
export function criticalOf(drawn: DrawnGraph, run: RunState | null, stats: TaskStats, now: number): Critical {
  if (drawn.edges === 0) return NONE;
  const found = criticalPath(drawn.graph, expectedDurations(drawn, run, stats, now));
  if (!found) return NONE;
  const path = found.path.map((index) => drawn.graph.ids[index] ?? '');
  // What is no part of the run takes no time of it.
  const isPart = (id: string): boolean => run === null || isSelected(run, id);
  const ids = path.filter(isPart);
  const edges = path
    .slice(1)
    .flatMap((id, place) =>
      isPart(id) && isPart(path[place] ?? '') ? [edgeKey(path[place] ?? '', id)] : [],
    );
  return { ids, tasks: new Set(ids), edges: new Set(edges), length: found.length };
}
