// How much later than its nominal time a scheduled run starts, the same for everyone who asks.
import { createHash } from 'node:crypto';
import type { ScheduleDefinition } from '../core/definition.js';
import { nextTimes } from './schedule-times.js';

/**
 * A whole number of milliseconds, uniform in [0, jitterLimitMs), by a hash of DAG id and logical date: a restart or
 * another window computes the same, and DAGs of one time are spread. DAG ids are unique ignoring case, so case is ignored.
 */
export function jitterMs(dagId: string, logicalMs: number, jitterLimitMs: number): number {
  if (jitterLimitMs <= 0) return 0;
  const hash = createHash('sha256').update(`${dagId.toLowerCase()}\n${logicalMs}`).digest();
  return Math.floor((hash.readUIntBE(0, 6) / 2 ** 48) * jitterLimitMs);
}

/**
 * When the run of a logical date is started. A jitter longer than the time to the next logical date is cut to it, so
 * that runs start in the order of their logical dates.
 */
export function startTime(schedule: ScheduleDefinition, dagId: string, logicalMs: number): number {
  if (schedule.jitter_ms <= 0) return logicalMs;
  const [next] = nextTimes(schedule, logicalMs, 1);
  const limit = next === undefined ? schedule.jitter_ms : Math.min(schedule.jitter_ms, next - logicalMs);
  return logicalMs + jitterMs(dagId, logicalMs, limit);
}
