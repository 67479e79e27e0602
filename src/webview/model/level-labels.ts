// Where the number of each level stands: above its column, or beside its row when the graph flows down.
import type { GraphLayout } from '../../layout/graph-layout.js';
import type { DrawnGraph } from './drawn-graph.js';

export interface LevelLabel {
  /** From 1. */
  readonly number: number;
  readonly x: number;
  readonly y: number;
}

/** CSS pixels between the labels and the picture. */
const GAP = 14;

/**
 * Empty where the tasks of some level do not stand in one line, as a compact picture may have it: a number that is
 * not true would be worse than none. O(tasks).
 */
export function levelLabels(
  layout: GraphLayout,
  { graph, levelOf }: DrawnGraph,
  direction: 'right' | 'down',
): readonly LevelLabel[] {
  const middles = new Map<number, number>();
  for (const { id, x, y, width, height } of layout.nodes) {
    const index = graph.indexOf.get(id);
    if (index === undefined) continue;
    const level = levelOf[index] ?? 0;
    const middle = direction === 'right' ? x + width / 2 : y + height / 2;
    const known = middles.get(level);
    if (known !== undefined && Math.abs(known - middle) > 1) return [];
    middles.set(level, middle);
  }
  if (new Set(middles.values()).size < middles.size || middles.size < 2) return [];
  return [...middles]
    .sort(([a], [b]) => a - b)
    .map(([level, middle]) =>
      direction === 'right'
        ? { number: level + 1, x: middle, y: -GAP }
        : { number: level + 1, x: -GAP, y: middle },
    );
}
