// How long a run of a list was under way.
import { tookMs } from '../../core/run-time.js';
import type { RunRow } from '../protocol.js';

/** In ms, until `now` where it has not ended; null before its start. */
export function rowTookMs({ started_at, ended_at, idle_ms }: RunRow, now: number): number | null {
  return tookMs({ started_at: moment(started_at), ended_at: moment(ended_at), idle_ms }, now);
}

function moment(iso: string | null): number | null {
  return iso === null ? null : Date.parse(iso);
}
