// The part of the graph that is seen, and how much of a node is worth drawing at a zoom.
import type { Box } from './edge-geometry.js';

/** Screen = graph × k + (x, y), in CSS pixels. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

/** A view that is kept for a screen of another size: this point of the graph is in its middle. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly k: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How much of a node is drawn: all; all in larger letters; its name, larger still; its state alone. */
export type Detail = 'near' | 'mid' | 'small' | 'far';

export const LEAST_ZOOM = 0.02;
export const MOST_ZOOM = 3;
/** A small graph is not blown up to fill the page. */
const MOST_FIT = 1.15;
const PADDING = 28;
/** Below the picture in a low page: there the tools lie. */
const TOOLS = 54;
const LOW = 420;
/** Below this zoom nodes have no names: see `detailAt`. */
const LEAST_READ = 0.28;
/** A graph that would have none is opened at a zoom between these. */
const LEAST_OPEN = 0.45;
const MOST_OPEN = 0.8;

/** A large graph is shown from far for longer: more of its nodes are in view. */
export function detailAt(k: number, isLarge = false): Detail {
  return k >= 0.78 ? 'near' : k >= 0.45 ? 'mid' : k >= (isLarge ? 0.4 : LEAST_READ) ? 'small' : 'far';
}

/** The viewport that shows all of `content`, in its middle. */
export function fitTo(content: Size, screen: Size): Viewport {
  const bottom = screen.height < LOW ? TOOLS : PADDING;
  const k = Math.min(
    MOST_FIT,
    (screen.width - 2 * PADDING) / Math.max(1, content.width),
    (screen.height - PADDING - bottom) / Math.max(1, content.height),
  );
  const zoom = Math.max(LEAST_ZOOM, k);
  return {
    k: zoom,
    x: (screen.width - content.width * zoom) / 2,
    y: (screen.height - bottom + PADDING - content.height * zoom) / 2,
  };
}

/**
 * The viewport to open a graph at: all of it where that can be read, else its beginning, in the middle across where
 * there is room.
 */
export function openAt(content: Size, screen: Size): Viewport {
  const fit = fitTo(content, screen);
  if (fit.k >= LEAST_READ) return fit;
  const across = Math.max(
    (screen.width - 2 * PADDING) / Math.max(1, content.width),
    (screen.height - 2 * PADDING) / Math.max(1, content.height),
  );
  const k = Math.min(MOST_OPEN, Math.max(LEAST_OPEN, across));
  const start = (length: number, room: number): number =>
    length * k + 2 * PADDING > room ? PADDING : (room - length * k) / 2;
  return { k, x: start(content.width, screen.width), y: start(content.height, screen.height) };
}

/** The point of the graph in the middle of the screen. */
export function placeOf({ x, y, k }: Viewport, { width, height }: Size): Place {
  return { x: (width / 2 - x) / k, y: (height / 2 - y) / k, k };
}

/** The viewport that has this point of the graph in the middle. */
export function viewportAt({ x, y, k }: Place, { width, height }: Size): Viewport {
  return { x: width / 2 - x * k, y: height / 2 - y * k, k };
}

/** What is seen, in graph coordinates, grown by `margin` of its size on each side. */
export function seen({ x, y, k }: Viewport, screen: Size, margin = 0): Box {
  const [width, height] = [screen.width / k, screen.height / k];
  const left = -x / k - width * margin;
  const top = -y / k - height * margin;
  return { left, top, right: left + width * (1 + 2 * margin), bottom: top + height * (1 + 2 * margin) };
}

/** True when `inner` lies in `outer`. */
export function contains(outer: Box, inner: Box): boolean {
  return (
    outer.left <= inner.left &&
    outer.right >= inner.right &&
    outer.top <= inner.top &&
    outer.bottom >= inner.bottom
  );
}

/** The viewport moved by the least that brings `box` into view; the same one when it is. */
export function bringIntoView(viewport: Viewport, screen: Size, box: Box, margin = 40): Viewport {
  const { k } = viewport;
  const shift = (low: number, high: number, offset: number, length: number): number => {
    const [start, end] = [low * k + offset - margin, high * k + offset + margin];
    if (start < 0) return -start;
    if (end > length) return length - end;
    return 0;
  };
  const dx = shift(box.left, box.right, viewport.x, screen.width);
  const dy = shift(box.top, box.bottom, viewport.y, screen.height);
  return dx === 0 && dy === 0 ? viewport : { k, x: viewport.x + dx, y: viewport.y + dy };
}
