// The levels of a DAG as a list, for graphs too large to be drawn in a terminal.
import type { Graph } from '../../core/graph/graph.js';
import { parallelLevels } from '../../core/graph/parallel-levels.js';
import type { Paint } from '../terminal/terminal-canvas.js';
import type { TerminalNode } from '../terminal/terminal-picture.js';

export interface ListRequest {
  /** The graph, and the same without the edges that close a cycle. */
  readonly graph: Graph;
  readonly acyclic: Graph;
  readonly nodes: readonly TerminalNode[];
  readonly width: number;
  readonly ascii: boolean;
}

/** Names longer than this do not move the others' upstream tasks to the right. */
const WIDEST_NAME = 40;
const INDENT = 2;

/** Each level with its tasks, one a line, and after each what it waits for, as far as the width allows. */
export function listLevels(request: ListRequest, paint: Paint): string[] {
  const levels = parallelLevels(request.acyclic) ?? [];
  const longest = request.nodes.reduce((most, { text }) => Math.max(most, text.length), 0);
  const column = Math.min(WIDEST_NAME, longest);
  return levels.flatMap((level, place) => [
    paint('faint', `level ${place + 1}`),
    ...level.map((index) => taskLine(index, column, request, paint)),
  ]);
}

function taskLine(index: number, column: number, request: ListRequest, paint: Paint): string {
  const node = request.nodes[index];
  if (!node) return '';
  const indent = ' '.repeat(INDENT);
  const name = node.style === null ? node.text : paint(node.style, node.text);
  const sources = (request.graph.upstream[index] ?? []).map((source) => request.graph.ids[source] ?? '');
  const used = INDENT + Math.max(column, node.text.length) + 2;
  const upstream = waitsFor(sources, request.width - used, request.ascii);
  if (upstream === '') return indent + name;
  return `${indent}${name}${' '.repeat(used - INDENT - node.text.length)}${paint('faint', upstream)}`;
}

/** `← a, b +3`: as many as there is room for; empty when there is none at all. */
function waitsFor(sources: readonly string[], room: number, ascii: boolean): string {
  const arrow = ascii ? '<' : '←';
  for (let shown = sources.length; shown > 0; shown--) {
    const rest = sources.length - shown;
    const text = `${arrow} ${sources.slice(0, shown).join(', ')}${rest > 0 ? ` +${rest}` : ''}`;
    if (text.length <= room) return text;
  }
  const count = `${arrow} ${sources.length} tasks`;
  return sources.length > 1 && count.length <= room ? count : '';
}
