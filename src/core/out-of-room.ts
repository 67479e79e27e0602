// Faults that pass by themselves: no descriptor, process or memory was left, or no time to list the processes, until
// something else ends.

const OUT_OF_ROOM = /\b(EMFILE|ENFILE|EAGAIN|ENOMEM|ETIMEDOUT)\b/;

/** True where the same may do once something else has ended. `error`: what was thrown or emitted, or its words. */
export function isOutOfRoom(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return OUT_OF_ROOM.test(code || (error instanceof Error ? error.message : String(error)));
}
