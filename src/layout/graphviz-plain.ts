// Reads Graphviz's `plain` output: https://graphviz.org/docs/outputs/plain/
import type { Graph } from '../core/graph/graph.js';
import { type GraphLayout, type LayoutRequest, type PlacedEdge, pixel } from './graph-layout.js';

/**
 * Turns `plain` (inches, origin at the bottom left, nodes named by index, splines as Bézier control points)
 * into a layout in pixels from the top left. Throws when a task is missing: the output is not of this graph.
 */
export function parsePlain(plain: string, graph: Graph, request: LayoutRequest): GraphLayout {
  const { nodeWidth: width, nodeHeight: height } = request;
  const corners: { readonly x: number; readonly y: number }[] = [];
  const edges: PlacedEdge[] = [];
  let size = { width: 0, height: 0 };
  for (const line of plain.split('\n')) {
    const [kind, ...words] = line.split(' ');
    const numbers = words.map(Number);
    if (kind === 'graph') {
      const [, across = 0, down = 0] = numbers;
      size = { width: pixel(across * 72), height: pixel(down * 72) };
    } else if (kind === 'node') {
      const [index = -1, x = 0, y = 0] = numbers;
      corners[index] = {
        x: Math.round(x * 72 - width / 2),
        y: Math.round(size.height - y * 72 - height / 2),
      };
    } else if (kind === 'edge') {
      const [source = -1, target = -1, count = 0, ...points] = numbers;
      const path = pathOf(points.slice(0, 2 * count), size.height);
      edges.push({ from: graph.ids[source] ?? '', to: graph.ids[target] ?? '', path });
    }
  }
  const nodes = graph.ids.map((id, index) => {
    const corner = corners[index];
    if (!corner) throw new Error(`Graphviz gave no place to ${id}`);
    return { id, ...corner, width, height };
  });
  return { ...size, nodes, edges, method: 'graphviz' };
}

function pathOf(points: readonly number[], height: number): string {
  const pixels = points.map((value, place) => pixel(place % 2 === 0 ? value * 72 : height - value * 72));
  const [x = 0, y = 0, ...rest] = pixels;
  return `M${x} ${y}C${rest.join(' ')}`;
}
