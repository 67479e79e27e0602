// How wide the nodes of a graph are: as its names need, within bounds that keep the graph readable.
import type { DrawnGraph } from '../../model/drawn-graph.js';
import { textWidth } from '../text-fit.js';

/** What stands where in a node, at zoom 1; letters grow as the view goes away, so that they stay readable. */
export interface NodeMetrics {
  readonly name: number;
  readonly note: number;
  /** Middle of the name above a note, and of the note, from the node's middle. */
  readonly nameUp: number;
  readonly noteDown: number;
  readonly icon: number;
  readonly left: number;
}

export const METRICS = {
  near: { name: 13, note: 11, nameUp: 7.5, noteDown: 9, icon: 16, left: 36 },
  mid: { name: 16, note: 13.5, nameUp: 9, noteDown: 10.5, icon: 21, left: 39 },
  small: { name: 20, note: 0, nameUp: 0, noteDown: 0, icon: 25, left: 43 },
} as const satisfies Readonly<Record<string, NodeMetrics>>;

export const PADDING = 10;
/** Room of a duration such as `12m 05s`. */
const TIME_WIDTH = 50;
const LEAST = 168;
const MOST = 300;

/** CSS pixels, in steps of 4, so that a key typed rarely moves everything. */
export function nodeWidth(drawn: DrawnGraph): number {
  const longest = drawn.graph.ids.reduce((id, other) => (other.length > id.length ? other : id), '');
  const wanted = METRICS.near.left + textWidth(longest, METRICS.near.name, 500) + 8 + TIME_WIDTH + PADDING;
  return Math.ceil(Math.min(MOST, Math.max(LEAST, wanted)) / 4) * 4;
}

/** The letters of a name: as large as the zoom asks for, smaller where it would be cut, never smaller than near by. */
export function nameSize(name: string, room: number, wanted: number): number {
  const fitting = Math.floor((2 * wanted * room) / textWidth(name, wanted, 500)) / 2;
  return Math.min(wanted, Math.max(METRICS.near.name, fitting));
}
