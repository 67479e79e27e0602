// The order of tasks inside each level that lets edges cross little.

/** Lists of neighbours by node. */
export type Neighbours = readonly (readonly number[])[];

/**
 * Orders each column by the mean place of its nodes' upstream neighbours, then by that of the downstream ones,
 * a fixed number of times; nodes without neighbours stay where they are. O(edges + nodes · log nodes).
 * Source: the barycentre heuristic of K. Sugiyama, S. Tagawa, M. Toda, IEEE Trans. SMC 11 (2), 1981.
 */
export function orderColumns(
  columns: readonly (readonly number[])[],
  upstream: Neighbours,
  downstream: Neighbours,
  sweeps = 6,
): number[][] {
  const ordered = columns.map((column) => [...column]);
  const place = new Float64Array(upstream.length);
  const settle = (column: readonly number[]): void => {
    // From the middle, so that columns of different sizes compare.
    const middle = (column.length - 1) / 2;
    for (const [position, node] of column.entries()) place[node] = position - middle;
  };
  for (const column of ordered) settle(column);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const neighbours = sweep % 2 === 0 ? upstream : downstream;
    for (const column of sweep % 2 === 0 ? ordered : ordered.toReversed()) {
      sortByBarycentre(column, neighbours, place);
      settle(column);
    }
  }
  return ordered;
}

function sortByBarycentre(column: number[], neighbours: Neighbours, place: Float64Array): void {
  const wanted = new Map(
    column.map((node) => [node, mean(neighbours[node] ?? [], place) ?? place[node] ?? 0]),
  );
  column.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
}

/** The mean of the values at `indexes`; undefined for none. */
export function mean(indexes: readonly number[], values: ArrayLike<number>): number | undefined {
  if (indexes.length === 0) return undefined;
  let sum = 0;
  for (const index of indexes) sum += values[index] ?? 0;
  return sum / indexes.length;
}
