// How the upstream tasks of every task have ended so far, kept up to date one ended task at a time.
import { at } from '../at.js';
import type { Graph } from '../graph/graph.js';
import type { TaskRun } from '../run-state.js';
import type { UpstreamCounts } from '../trigger-rule.js';

type Column = 'success' | 'failed' | 'upstreamFailed' | 'skipped';

/** Counts by task index. Building is O(tasks + edges), each `ended` O(downstream tasks). */
export class UpstreamTally {
  readonly #graph: Graph;
  readonly #counts: Array<{ -readonly [K in keyof UpstreamCounts]: UpstreamCounts[K] }>;

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#counts = graph.upstream.map((upstream) => ({
      total: upstream.length,
      success: 0,
      failed: 0,
      upstreamFailed: 0,
      skipped: 0,
    }));
  }

  of(task: number): UpstreamCounts {
    return at(this.#counts, task);
  }

  /** Counts an ended task in for each of its downstream tasks. */
  ended(task: number, run: TaskRun): void {
    const column = columnOf(run);
    for (const downstream of at(this.#graph.downstream, task)) at(this.#counts, downstream)[column] += 1;
  }
}

/** The column of the trigger-rule table that a task in this state counts in. */
export function columnOf(run: TaskRun): Column {
  switch (run.state) {
    case 'success':
      return 'success';
    case 'failed':
    case 'timed_out':
      return run.allowed ? 'success' : 'failed';
    case 'skipped':
      return 'skipped';
    default:
      // upstream_failed; and in a retried run a kept task that is cancelled or never ran.
      return 'upstreamFailed';
  }
}
