// How far down each node of a level stands: near its neighbours, none over another, the order kept.
import { mean, type Neighbours } from './column-order.js';

/**
 * The middle of each node across the levels, the topmost node's upper border at 0: as near to the mean of its
 * neighbours as the order and the nodes' `breadths` allow. A fixed number of sweeps, each O(nodes + edges).
 */
export function positionColumns(
  columns: readonly (readonly number[])[],
  upstream: Neighbours,
  downstream: Neighbours,
  breadths: ArrayLike<number>,
  sweeps = 8,
): Float64Array {
  const position = new Float64Array(upstream.length);
  const place = (column: readonly number[], wanted: readonly number[]): void => {
    const placed = spread(
      wanted,
      column.map((node) => breadths[node] ?? 0),
    );
    for (const [order, node] of column.entries()) position[node] = placed[order] ?? 0;
  };
  for (const column of columns)
    place(
      column,
      column.map(() => 0),
    );
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const neighbours = sweep % 2 === 0 ? upstream : downstream;
    for (const column of sweep % 2 === 0 ? columns : columns.toReversed())
      place(
        column,
        column.map((node) => mean(neighbours[node] ?? [], position) ?? position[node] ?? 0),
      );
  }
  let top = Number.POSITIVE_INFINITY;
  for (const [node, middle] of position.entries()) top = Math.min(top, middle - (breadths[node] ?? 0) / 2);
  return position.map((middle) => middle - top);
}

/**
 * The middles nearest to `wanted` (least squares) that keep the order without overlap. O(n).
 * Source: the pool-adjacent-violators algorithm: M. Ayer et al., Ann. Math. Statist. 26 (4), 1955.
 */
export function spread(wanted: readonly number[], breadths: readonly number[]): number[] {
  const offsets: number[] = [];
  for (const [place, breadth] of breadths.entries())
    offsets.push(place === 0 ? 0 : (offsets[place - 1] ?? 0) + ((breadths[place - 1] ?? 0) + breadth) / 2);
  const blocks: { sum: number; size: number }[] = [];
  for (const [place, value] of wanted.entries()) {
    let block = { sum: value - (offsets[place] ?? 0), size: 1 };
    for (
      let last = blocks.at(-1);
      last && last.sum * block.size > block.sum * last.size;
      last = blocks.at(-1)
    ) {
      block = { sum: last.sum + block.sum, size: last.size + block.size };
      blocks.pop();
    }
    blocks.push(block);
  }
  const means = blocks.flatMap(({ sum, size }) => new Array<number>(size).fill(sum / size));
  return means.map((value, place) => value + (offsets[place] ?? 0));
}
