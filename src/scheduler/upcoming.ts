// What will run in a span of time, of all DAGs, in order.
import type { ScheduledDag } from './dag-files.js';
import { startTime } from './jitter.js';
import { timesBetween } from './schedule-times.js';

export interface UpcomingRun {
  readonly dag: ScheduledDag;
  /** Milliseconds since 1970. */
  readonly logicalMs: number;
  /** With jitter. */
  readonly startMs: number;
}

/** By start, at most `limit` of each DAG, the first ones. O(times). */
export function upcomingRuns(
  dags: readonly ScheduledDag[],
  span: { readonly after: number; readonly until: number; readonly limit: number },
): readonly UpcomingRun[] {
  const runs: UpcomingRun[] = [];
  for (const dag of dags) {
    const { schedule } = dag.definition;
    // One whose jitter is still to pass was due before.
    for (const logicalMs of timesBetween(schedule, span.after - schedule.jitter_ms, span.until, span.limit)) {
      const startMs = startTime(schedule, dag.id, logicalMs);
      if (startMs > span.after && startMs <= span.until) runs.push({ dag, logicalMs, startMs });
    }
  }
  return runs.sort((a, b) => a.startMs - b.startMs || (a.dag.id < b.dag.id ? -1 : 1));
}
