// The curve of an edge between two placed nodes, in the terms of a picture whose levels go to the right.
import { type LayoutDirection, pixel } from './graph-layout.js';

/** `along` the levels, `across` them. */
export interface Point {
  readonly along: number;
  readonly across: number;
}

/**
 * A smooth path from `start` (the middle of the upstream task's far side) to `end` (that of the downstream task's
 * near side), level where it leaves and arrives, through `lanes`: straight pieces past the columns between.
 */
export function edgeCurve(
  start: Point,
  end: Point,
  lanes: readonly (readonly [Point, Point])[],
  direction: LayoutDirection,
): string {
  const write = (point: Point): string => pair(point, direction);
  let path = `M${write(start)}`;
  let from = start;
  for (const [enter, leave] of [...lanes, [end, end] as const]) {
    const middle = (from.along + enter.along) / 2;
    const bends = [
      { along: middle, across: from.across },
      { along: middle, across: enter.across },
    ];
    path += `C${[...bends, enter].map(write).join(' ')}`;
    if (leave !== enter) path += `L${write(leave)}`;
    from = leave;
  }
  return path;
}

/** A path that runs back, for an edge that closes a cycle: out, over both tasks at `lane` across, and in again. */
export function backCurve(start: Point, end: Point, lane: number, direction: LayoutDirection): string {
  const write = (along: number, across: number): string => pair({ along, across }, direction);
  const turn = 24;
  return [
    `M${write(start.along, start.across)}`,
    `C${write(start.along + turn, start.across)} ${write(start.along + turn, lane)} ${write(start.along, lane)}`,
    `L${write(end.along, lane)}`,
    `C${write(end.along - turn, lane)} ${write(end.along - turn, end.across)} ${write(end.along, end.across)}`,
  ].join('');
}

function pair({ along, across }: Point, direction: LayoutDirection): string {
  const [x, y] = direction === 'right' ? [along, across] : [across, along];
  return `${pixel(x)} ${pixel(y)}`;
}
