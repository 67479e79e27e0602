// Which rows of a long list are in the document.

export interface RowWindow {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

const ROWS_AROUND = 8;

/** Rows of `rowHeight` seen from `top` on, with some more above and below. */
export function rowWindow(count: number, rowHeight: number, top: number, height: number): RowWindow {
  const first = Math.max(0, Math.floor(top / rowHeight) - ROWS_AROUND);
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + ROWS_AROUND);
  return { first: Math.min(first, count), end: Math.max(end, 0) };
}
