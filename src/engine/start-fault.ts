// Why an attempt could not be started, where that passes by itself: no descriptor, process or memory was left.

const OUT_OF_ROOM = /\b(EMFILE|ENFILE|EAGAIN|ENOMEM)\b/;

/** True where the same start may do once something else has ended. `error`: what was thrown or emitted, or its words. */
export function isOutOfRoom(error: unknown): boolean {
  const { code } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
  return OUT_OF_ROOM.test(code ?? (error instanceof Error ? error.message : String(error)));
}
