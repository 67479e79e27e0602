// Where everything stands in a terminal picture: whole cells, along the levels and across them.
import type { Graph } from '../../core/graph/graph.js';
import { orderColumns } from '../column-order.js';
import { positionColumns } from '../column-positions.js';
import { type LayeredGraph, layerGraph } from '../layered-graph.js';
import { assignTracks, type Channel } from './channel-tracks.js';

export interface TerminalPlan {
  readonly layered: LayeredGraph;
  readonly columns: readonly (readonly number[])[];
  /** Middle of each node across the levels, from 0. */
  readonly across: Int32Array;
  /** Between each column and the next. */
  readonly channels: readonly Channel[];
  /** The task at which each node's lines began. */
  readonly netOf: Int32Array;
}

const MOST_BENDS = 2_000;
const SWEEPS = 12;

/** Size of each task across the levels, in cells; a bend has 1. */
export interface PlanSizes {
  readonly breadths: readonly number[];
  /** From the last cell of a node to the first one of its neighbour; 2 leaves one free. */
  readonly step: number;
}

/**
 * Plans the picture of an acyclic graph. Middles are even numbers, but odd in columns where lines could not be
 * told apart otherwise: there no line leaves a column on a row on which another one enters the next.
 */
export function planTerminal(graph: Graph, sizes: PlanSizes): TerminalPlan {
  const layered = layerGraph(graph, { mostBends: MOST_BENDS, shareBends: true });
  const columns = orderColumns(layered.columns, layered.upstream, layered.downstream, SWEEPS);
  const across = settle(columns, layered, sizes);
  const channels = columns.slice(1).map((column, level): Channel => {
    const request = { ...layered, sources: columns[level] ?? [], across };
    const channel = assignTracks(request);
    if (channel) return channel;
    for (const node of column) across[node] = (across[node] ?? 0) + 1;
    const shifted = assignTracks(request);
    if (!shifted) throw new Error('Internal error: lines that share no row cannot hinder each other');
    return shifted;
  });
  return { layered, columns, across, channels, netOf: netsByNode(layered) };
}

/** Even cells near the best positions, in order, without overlap; the topmost node begins at 0 or 1. */
function settle(
  columns: readonly (readonly number[])[],
  { upstream, downstream }: LayeredGraph,
  { breadths, step }: PlanSizes,
): Int32Array {
  const spaces = Float64Array.from(upstream, (_, node) => (breadths[node] ?? 1) + step - 1);
  const wanted = positionColumns(columns, upstream, downstream, spaces, SWEEPS);
  const across = new Int32Array(upstream.length);
  let top = Number.POSITIVE_INFINITY;
  for (const column of columns) {
    let free = Number.NEGATIVE_INFINITY;
    for (const node of column) {
      const breadth = breadths[node] ?? 1;
      const before = cellsBefore(breadth);
      const middle = 2 * Math.max(Math.ceil((free + before) / 2), Math.round((wanted[node] ?? 0) / 2));
      across[node] = middle;
      free = middle - before + breadth - 1 + step;
      top = Math.min(top, middle - before);
    }
  }
  return across.map((middle) => middle - 2 * Math.floor(top / 2));
}

/** How many of a node's cells lie before its middle one. */
export function cellsBefore(breadth: number): number {
  return Math.floor((breadth - 1) / 2);
}

function netsByNode(layered: LayeredGraph): Int32Array {
  const netOf = Int32Array.from(layered.upstream, (_, node) => node);
  for (const { source, bends } of layered.routes) for (const bend of bends) netOf[bend] = source;
  return netOf;
}
