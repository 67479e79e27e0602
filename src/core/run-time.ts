// How long a run was under way. Between its end and its retry nothing of it ran: a run that was retried the next morning
// did not take all night.

/** From a run's end to its retry, in ms since 1970. */
export interface IdleSpan {
  readonly from: number;
  readonly to: number;
}

/** Sum of these spans, in ms. */
export function idleMs(idle: readonly IdleSpan[]): number {
  return idle.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Of a run that started, the ms until its end, or until `now` where it has not ended; null before its start. */
export function tookMs(
  run: {
    readonly started_at: number | null;
    readonly ended_at: number | null;
    readonly idle_ms: number;
  },
  now: number,
): number | null {
  if (run.started_at === null) return null;
  return Math.max(0, (run.ended_at ?? now) - run.started_at - run.idle_ms);
}

/** The ms under way between two moments (ms since 1970), `from` before `to`. `idle` is in order. */
export function msUnderWay(idle: readonly IdleSpan[], from: number, to: number): number {
  const lost = idle.map((span) => Math.max(0, Math.min(to, span.to) - Math.max(from, span.from)));
  return to - from - lost.reduce((sum, ms) => sum + ms, 0);
}

/** The moment after so many ms under way from another moment on: what `msUnderWay` is the way back from. */
export function momentAfter(idle: readonly IdleSpan[], from: number, ms: number): number {
  let at = from + ms;
  for (const span of idle) if (span.to > from && at > span.from) at += span.to - Math.max(from, span.from);
  return at;
}
