// Wide levels wrapped into blocks: for graphs so wide that one column each would be unreadable.

/** Sizes of a node, and gaps, along the levels and across them. */
export interface Grid {
  readonly length: number;
  readonly breadth: number;
  readonly levelGap: number;
  readonly taskGap: number;
}

/** For each node its near side along the levels and its middle across them; and the picture's size. */
export interface Places {
  readonly along: Float64Array;
  readonly across: Float64Array;
  readonly length: number;
  readonly breadth: number;
}

/** Where there are edges, up to so many tasks a level stays one column, however high the picture. */
const ROWS_KEPT = 60;

/** How many rows a block may have, or null when no level needs wrapping. O(levels). */
export function rowsOfBlocks(
  columns: readonly (readonly number[])[],
  grid: Grid,
  hasEdges: boolean,
): number | null {
  const most = columns.reduce((size, column) => Math.max(size, column.length), 0);
  const breadthOf = (rows: number): number => rows * (grid.breadth + grid.taskGap);
  const lengthOf = (rows: number): number =>
    columns.reduce(
      (sum, column) => sum + Math.ceil(column.length / rows) * (grid.length + grid.taskGap) + grid.levelGap,
      0,
    );
  const fewest = hasEdges ? ROWS_KEPT : 1;
  let rows = most;
  while (rows > fewest && breadthOf(rows) > lengthOf(rows)) rows = Math.max(fewest, Math.floor(rows * 0.8));
  return rows === most ? null : rows;
}

/** Wraps each level into a block of at most `rows` rows, filled row by row, so that the order still runs down. */
export function blockPlaces(columns: readonly (readonly number[])[], rows: number, grid: Grid): Places {
  const size = columns.reduce((sum, column) => sum + column.length, 0);
  const [along, across] = [new Float64Array(size), new Float64Array(size)];
  const [stepAlong, stepAcross] = [grid.length + grid.taskGap, grid.breadth + grid.taskGap];
  const rowsOf = (column: readonly number[]): number => {
    const wide = Math.ceil(column.length / rows);
    return Math.ceil(column.length / Math.max(1, wide));
  };
  const highest = columns.reduce((most, column) => Math.max(most, rowsOf(column)), 0);
  let start = 0;
  for (const column of columns) {
    const wide = Math.ceil(column.length / rows);
    const top = ((highest - rowsOf(column)) * stepAcross) / 2 + grid.breadth / 2;
    for (const [place, index] of column.entries()) {
      along[index] = start + (place % wide) * stepAlong;
      across[index] = top + Math.floor(place / wide) * stepAcross;
    }
    start += wide * stepAlong - grid.taskGap + grid.levelGap;
  }
  return { along, across, length: start - grid.levelGap, breadth: highest * stepAcross - grid.taskGap };
}
