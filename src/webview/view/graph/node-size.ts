// How wide the nodes of a graph are: as its names need, within bounds that keep the graph readable.
import type { DrawnGraph } from '../../model/drawn-graph.js';
import { textWidth } from '../text-fit.js';

export const NAME_SIZE = 13;
export const NOTE_SIZE = 11;
export const NAME_LEFT = 36;
export const PADDING = 10;
/** Room of a duration such as `12m 05s`. */
const TIME_WIDTH = 50;
const LEAST = 168;
const MOST = 280;

/** CSS pixels, in steps of 4, so that a key typed rarely moves everything. */
export function nodeWidth(drawn: DrawnGraph): number {
  const longest = drawn.graph.ids.reduce((id, other) => (other.length > id.length ? other : id), '');
  const wanted = NAME_LEFT + textWidth(longest, NAME_SIZE, 500) + 8 + TIME_WIDTH + PADDING;
  return Math.ceil(Math.min(MOST, Math.max(LEAST, wanted)) / 4) * 4;
}
