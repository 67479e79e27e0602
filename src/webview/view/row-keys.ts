// Keys that move through rows.

const PAGE = 10;

/** Moves from row `at` of `count` and calls `go` with the new one. */
export function rowKey(event: KeyboardEvent, at: number, count: number, go: (row: number) => void): void {
  const wanted = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE,
    PageUp: at - PAGE,
    Home: 0,
    End: count - 1,
    Enter: at,
    ' ': at,
  }[event.key];
  if (wanted === undefined || count === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  go(Math.min(count - 1, Math.max(0, wanted)));
}
