// Draws a planned graph on a canvas, levels to the right or downwards.
import type { Graph } from '../../core/graph/graph.js';
import type { LayoutDirection } from '../graph-layout.js';
import { type Paint, TerminalCanvas, type TerminalStyle } from './terminal-canvas.js';
import { cellsBefore, planTerminal, type TerminalPlan } from './terminal-plan.js';

export interface TerminalNode {
  readonly text: string;
  readonly style: TerminalStyle | null;
}

export interface PictureRequest {
  /** Acyclic. */
  readonly graph: Graph;
  readonly nodes: readonly TerminalNode[];
  readonly isCriticalEdge: (source: number, target: number) => boolean;
  readonly direction: LayoutDirection;
  readonly ascii: boolean;
  /** In columns. */
  readonly mostWidth: number;
  readonly mostRows: number;
}

/** Along the levels: the first cell of each column, and the last one before the next, where arrows stand. */
interface Marks {
  readonly starts: readonly number[];
  readonly arrows: readonly number[];
  readonly end: number;
}

/** Room for `level 12` beside rows, and for the same above columns. */
const GUTTER = { right: 1, down: 10 } as const;

/** The lines of the picture, or null when it is larger than allowed. */
export function drawPicture(request: PictureRequest, paint: Paint): string[] | null {
  const { graph, nodes, direction, ascii } = request;
  const isRight = direction === 'right';
  const widths = nodes.map(({ text }) => text.length);
  const plan = planTerminal(graph, isRight ? { breadths: [], step: 2 } : { breadths: widths, step: 3 });
  const marks = placeColumns(plan, isRight ? widths : [], direction);
  const breadth = nodes.reduce((most, { text }, index) => {
    const size = isRight ? 1 : text.length;
    return Math.max(most, (plan.across[index] ?? 0) - cellsBefore(size) + size);
  }, 0);
  const acrossSize = breadth + GUTTER[direction];
  const [width, rows] = isRight ? [marks.end, acrossSize] : [acrossSize, marks.end];
  if (width > request.mostWidth || rows > request.mostRows) return null;
  const canvas = new TerminalCanvas(ascii);
  drawLevels(canvas, marks, direction);
  drawEdges(canvas, plan, marks, request);
  for (const [level, column] of plan.columns.entries())
    for (const index of column) {
      const node = nodes[index];
      if (!node) continue;
      const [along, across] = [marks.starts[level] ?? 0, plan.across[index] ?? 0];
      const first = isRight ? across : across - cellsBefore(node.text.length);
      const [x, y] = at(direction, along, first);
      canvas.write(x, y, node.text, node.style);
    }
  return canvas.print(paint);
}

function at(direction: LayoutDirection, along: number, across: number): [number, number] {
  const shifted = across + GUTTER[direction];
  return direction === 'right' ? [along, shifted] : [shifted, along];
}

function placeColumns(plan: TerminalPlan, widths: readonly number[], direction: LayoutDirection): Marks {
  const starts: number[] = [];
  const arrows: number[] = [];
  let start = 0;
  let end = 0;
  for (const [level, column] of plan.columns.entries()) {
    starts.push(start);
    end = start + column.reduce((most, node) => Math.max(most, widths[node] ?? 1), 1);
    const tracks = plan.channels[level]?.tracks ?? 0;
    // To the right: a space, a dash, tracks two apart, the arrow, a space. Downwards: tracks, the arrow.
    const arrow = direction === 'right' ? end + (tracks === 0 ? 3 : 2 + 2 * tracks) : end + tracks;
    arrows.push(arrow);
    start = arrow + (direction === 'right' ? 2 : 1);
  }
  return { starts, arrows, end };
}

function drawLevels(canvas: TerminalCanvas, { starts, arrows }: Marks, direction: LayoutDirection): void {
  for (const [level, start] of starts.entries()) {
    const long = `level ${level + 1}`;
    if (direction === 'down') canvas.write(0, start, long, 'faint');
    else
      canvas.write(start, 0, (arrows[level] ?? 0) - start > long.length ? long : String(level + 1), 'faint');
  }
}

/** One piece of an edge, from a node of one column to one of the next. */
interface Hop {
  readonly level: number;
  readonly from: number;
  readonly to: number;
}

function drawEdges(canvas: TerminalCanvas, plan: TerminalPlan, marks: Marks, request: PictureRequest): void {
  const { isCriticalEdge, direction, ascii } = request;
  const levelOf = new Map(
    plan.columns.flatMap((column, level) => column.map((node) => [node, level] as const)),
  );
  const criticalEnds = new Set<number>();
  const joins: { readonly hop: Hop; readonly isCritical: boolean }[] = [];
  for (const { source, target, bends } of plan.layered.routes) {
    const isCritical = isCriticalEdge(source, target);
    if (isCritical) criticalEnds.add(target);
    const stops = [source, ...bends, target];
    for (const [place, from] of stops.slice(0, -1).entries()) {
      const hop: Hop = { level: levelOf.get(from) ?? 0, from, to: stops[place + 1] ?? target };
      const corners = cornersOf(hop, plan, marks, request);
      for (const [index, corner] of corners.slice(1).entries())
        canvas.line(plan.netOf[source] ?? source, isCritical ? 2 : 1, corners[index] ?? corner, corner);
      joins.push({ hop, isCritical });
    }
  }
  for (const { hop, isCritical } of joins) drawJoin(canvas, hop, plan, marks, request, isCritical);
  const heads = ascii ? ASCII_HEADS : HEADS;
  for (const target of new Set(plan.layered.routes.map((route) => route.target))) {
    const level = (levelOf.get(target) ?? 0) - 1;
    const [x, y] = at(direction, marks.arrows[level] ?? 0, plan.across[target] ?? 0);
    const style = criticalEnds.has(target) ? 'critical' : 'faint';
    canvas.write(x, y, direction === 'right' ? heads.right : heads.down, style);
  }
}

const HEADS = { right: '▸', down: '▾', left: '◂', up: '▴' } as const;
const ASCII_HEADS = { right: '>', down: 'v', left: '<', up: '^' } as const;

/** Where the line of a hop begins, turns and ends. */
function cornersOf(hop: Hop, plan: TerminalPlan, marks: Marks, request: PictureRequest): [number, number][] {
  const { nodes, direction } = request;
  const { level, from, to } = hop;
  const task = nodes[from];
  const start = (marks.starts[level] ?? 0) + (direction === 'right' && task ? task.text.length + 1 : 0);
  const end = nodes[to] ? (marks.arrows[level] ?? 0) : (marks.starts[level + 1] ?? 0);
  const [near, far] = [plan.across[from] ?? 0, plan.across[to] ?? 0];
  const track = trackPosition(hop, plan, marks, direction);
  const corners: [number, number][] = [[start, near]];
  if (track !== undefined) corners.push([track, near], [track, far]);
  corners.push([end, far]);
  return corners.map(([along, across]) => at(direction, along, across));
}

function trackPosition(
  { level, from, to }: Hop,
  plan: TerminalPlan,
  marks: Marks,
  direction: LayoutDirection,
) {
  const channel = plan.channels[level];
  const track = channel?.trackOf(from, to);
  if (!channel || track === undefined) return undefined;
  const pitch = direction === 'right' ? 2 : 1;
  return (marks.arrows[level] ?? 0) - pitch * (channel.tracks - track);
}

/** An arrowhead before a line joins another node's, where without it the two would look like one. */
function drawJoin(
  canvas: TerminalCanvas,
  hop: Hop,
  plan: TerminalPlan,
  marks: Marks,
  { direction, ascii }: PictureRequest,
  isCritical: boolean,
): void {
  const track = trackPosition(hop, plan, marks, direction);
  if (track === undefined || !plan.channels[hop.level]?.joinsOther(hop.from, hop.to)) return;
  const [near, far] = [plan.across[hop.from] ?? 0, plan.across[hop.to] ?? 0];
  const step = Math.sign(near - far);
  const heads = ascii ? ASCII_HEADS : HEADS;
  const head =
    direction === 'right' ? (step > 0 ? heads.up : heads.down) : step > 0 ? heads.left : heads.right;
  for (let across = far + step; across !== near; across += step) {
    const [x, y] = at(direction, track, across);
    if (canvas.isCrossing(x, y)) continue;
    canvas.write(x, y, head, isCritical ? 'critical' : 'faint');
    return;
  }
}
