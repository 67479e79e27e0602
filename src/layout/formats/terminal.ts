// The graph as text for a terminal: a picture where it fits, else the levels as a list.
import { transitiveReduction } from '../../core/graph/transitive-reduction.js';
import { breakCycles } from '../break-cycles.js';
import type { Paint } from '../terminal/terminal-canvas.js';
import { drawPicture, type TerminalNode } from '../terminal/terminal-picture.js';
import { describeDag, type FormatInput, type PictureTask } from './dag-picture.js';
import type { FormatOptions } from './format-options.js';
import { STATE_MARKS } from './state-marks.js';
import { listLevels } from './terminal-list.js';
import { terminalNotes } from './terminal-notes.js';

export interface TerminalOptions extends FormatOptions {
  /** Columns of the terminal; default 80. */
  readonly width?: number;
  /** Only ASCII characters; default false. */
  readonly ascii?: boolean;
  /** Colours a piece of text; default: none. */
  readonly paint?: Paint;
}

/** More tasks than that nobody can follow in characters. */
const MOST_TASKS = 120;
const MOST_ROWS = 100;

/**
 * Draws the DAG in characters, its levels numbered and its critical path in heavy lines, with notes below. The
 * given direction (default `right`) is tried first, then the other; where neither fits the width, or there are
 * over 120 tasks, the levels are listed. Edges that longer paths imply are left out and counted. Ends with a
 * line feed.
 */
export function toTerminal(input: FormatInput, options: TerminalOptions = {}): string {
  const { direction = 'right', width = 80, ascii = false, paint = (_, text) => text } = options;
  const picture = describeDag(input);
  const acyclic = breakCycles(picture.graph);
  const { graph } = transitiveReduction(acyclic);
  const nodes = picture.tasks.map((task, index) => nodeOf(task, picture.isCriticalTask(index), ascii));
  const head = [paint('title', picture.definition.id)];
  const notes = (isPicture: boolean): string[] => {
    const drawn = isPicture ? graph : acyclic;
    return terminalNotes(picture, { drawn, acyclic, width, ascii, isPicture }).map((note) =>
      paint('faint', note),
    );
  };
  const directions = direction === 'right' ? (['right', 'down'] as const) : (['down', 'right'] as const);
  if (nodes.length <= MOST_TASKS)
    for (const towards of directions) {
      const { isCriticalEdge } = picture;
      const size = { mostWidth: width, mostRows: MOST_ROWS };
      const lines = drawPicture({ graph, nodes, isCriticalEdge, direction: towards, ascii, ...size }, paint);
      if (lines) return text([...head, '', ...lines, '', ...notes(true)]);
    }
  const list = listLevels({ acyclic, graph: picture.graph, nodes, width, ascii }, paint);
  return text([...head, '', ...list, '', ...notes(false)]);
}

function text(lines: readonly string[]): string {
  return `${lines.join('\n').trimEnd()}\n`;
}

function nodeOf({ definition, state }: PictureTask, isCritical: boolean, ascii: boolean): TerminalNode {
  if (state) {
    const mark = STATE_MARKS[state];
    return { text: `${ascii ? mark.ascii : mark.sign} ${definition.id}`, style: state };
  }
  const sign = ascii ? (isCritical ? '*' : 'o') : isCritical ? '●' : '○';
  return { text: `${sign} ${definition.id}`, style: isCritical ? 'critical' : null };
}
