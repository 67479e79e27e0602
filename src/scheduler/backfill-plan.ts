// Which logical dates of a span a backfill runs, by what their runs have come to. Pure.
import { isFinalRunState, type RunStateName } from '../core/states.js';

/** Of dates that have runs already: none again, those that did not succeed, or all. */
export const RERUNS = ['none', 'failed', 'all'] as const;
export type Rerun = (typeof RERUNS)[number];

export type SkipReason = 'succeeded' | 'active' | 'ended';

export interface BackfillPlan {
  /** Logical dates, milliseconds since 1970, in the order in which they run. */
  readonly toRun: readonly number[];
  readonly skipped: readonly { readonly logicalMs: number; readonly reason: SkipReason }[];
}

export interface BackfillRequest {
  /** Logical dates, ascending. */
  readonly times: readonly number[];
  readonly order: 'oldest' | 'newest';
  readonly rerun: Rerun;
  /** States of the date's runs. */
  readonly statesAt: (logicalMs: number) => readonly RunStateName[];
}

export function planBackfill({ times, order, rerun, statesAt }: BackfillRequest): BackfillPlan {
  const toRun: number[] = [];
  const skipped: { logicalMs: number; reason: SkipReason }[] = [];
  for (const logicalMs of order === 'oldest' ? times : times.toReversed()) {
    const reason = skipReason(statesAt(logicalMs), rerun);
    if (reason === null) toRun.push(logicalMs);
    else skipped.push({ logicalMs, reason });
  }
  return { toRun, skipped };
}

/** Why a date is left out; null: it runs. One that is active is never run beside itself. */
export function skipReason(states: readonly RunStateName[], rerun: Rerun): SkipReason | null {
  if (states.some((state) => !isFinalRunState(state))) return 'active';
  if (rerun === 'all' || states.length === 0) return null;
  if (states.includes('success')) return 'succeeded';
  return rerun === 'failed' ? null : 'ended';
}
