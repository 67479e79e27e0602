// What drawing needs to know of an edge beside its path: the box it lies in and the arrowhead at its end.
import type { PlacedEdge } from '../../layout/graph-layout.js';

/** Names an edge in sets of them. */
export function edgeKey(from: string, to: string): string {
  return `${from}>${to}`;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  /** As in `edgeKey`. */
  readonly key: string;
  /** Path and arrowhead, for one `d` of many edges. */
  readonly d: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const HEAD_LENGTH = 6;
const HEAD_HALF = 3.2;

/** Measured when it is first asked for more than its name: of a large graph little is seen at once. */
export function drawnEdge({ from, to, path }: PlacedEdge): DrawnEdge {
  let known: Measured | undefined;
  const measured = (): Measured => {
    known ??= measure(path);
    return known;
  };
  return {
    from,
    to,
    key: edgeKey(from, to),
    get d() {
      return measured().d;
    },
    get left() {
      return measured().left;
    },
    get top() {
      return measured().top;
    },
    get right() {
      return measured().right;
    },
    get bottom() {
      return measured().bottom;
    },
  };
}

type Measured = Box & { readonly d: string };

/** O(length of the path). */
function measure(path: string): Measured {
  const numbers = path.match(/-?\d*\.?\d+(?:e-?\d+)?/gi)?.map(Number) ?? [];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let place = 0; place + 1 < numbers.length; place += 2) {
    const [x, y] = [numbers[place] ?? 0, numbers[place + 1] ?? 0];
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { d: path + head(numbers), left, top, right, bottom };
}

/** An open arrowhead along the last stretch of the path. */
function head(numbers: readonly number[]): string {
  const x = numbers.at(-2);
  const y = numbers.at(-1);
  if (x === undefined || y === undefined) return '';
  let [dx, dy] = [1, 0];
  // The last control point may lie on the end itself.
  for (let place = numbers.length - 4; place >= 0; place -= 2) {
    dx = x - (numbers[place] ?? x);
    dy = y - (numbers[place + 1] ?? y);
    if (Math.hypot(dx, dy) > 0.5) break;
  }
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const [bx, by] = [x - ux * HEAD_LENGTH, y - uy * HEAD_LENGTH];
  const one = `${round(bx - uy * HEAD_HALF)},${round(by + ux * HEAD_HALF)}`;
  const other = `${round(bx + uy * HEAD_HALF)},${round(by - ux * HEAD_HALF)}`;
  return `M${one}L${round(x)},${round(y)}L${other}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** True when two boxes share a point. */
export function overlaps(a: Box, b: Box): boolean {
  return a.left <= b.right && a.right >= b.left && a.top <= b.bottom && a.bottom >= b.top;
}
