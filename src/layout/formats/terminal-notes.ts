// What is said below a graph in the terminal: sizes, the critical path, what the signs mean, what is not drawn.
import type { Graph } from '../../core/graph/graph.js';
import { TASK_STATES } from '../../core/states.js';
import type { DagPicture } from './dag-picture.js';
import { durationText } from './duration-text.js';
import { STATE_MARKS } from './state-marks.js';
import { wrapWords } from './wrap-words.js';

export interface NotesOptions {
  /** The graph with the edges that are drawn. */
  readonly drawn: Graph;
  /** The graph without the edges that close a cycle. */
  readonly acyclic: Graph;
  readonly width: number;
  readonly ascii: boolean;
  /** False: the levels are listed, and there are no lines to point at. */
  readonly isPicture: boolean;
}

/** Lines of at most `width` columns, where words allow. */
export function terminalNotes(picture: DagPicture, options: NotesOptions): string[] {
  const { width } = options;
  return [
    ...wrapWords(sizes(picture), width),
    ...criticalNote(picture, options),
    ...signsNote(picture, options),
    ...missingNotes(picture, options),
  ];
}

function sizes({ tasks, levels }: DagPicture): string[] {
  const size = count(tasks.length, 'task');
  return (levels ? `${size} in ${count(levels.length, 'level')}` : size).split(' ');
}

function criticalNote(picture: DagPicture, { width, ascii, isPicture }: NotesOptions): string[] {
  const { critical, hasDurations, graph, tasks } = picture;
  if (!critical || critical.path.length < 2) return [];
  const length = hasDurations ? durationText(critical.length) : count(critical.path.length, 'task');
  const arrow = ascii ? '>' : '→';
  const path = critical.path.map(
    (index, place) => `${place === 0 ? '' : `${arrow} `}${graph.ids[index] ?? ''}`,
  );
  const hasSign = tasks.every((task) => task.state === undefined);
  const sign = isPicture ? (ascii ? ' (=)' : ' (━)') : hasSign ? (ascii ? ' (*)' : ' (●)') : '';
  return wrapWords([`Critical path${sign}, ${length}:`, ...path], width, '  ');
}

function signsNote({ tasks }: DagPicture, { width, ascii }: NotesOptions): string[] {
  const present = new Set(tasks.map((task) => task.state));
  const signs = TASK_STATES.filter((state) => present.has(state)).map((state) => {
    const mark = STATE_MARKS[state];
    return `${ascii ? mark.ascii : mark.sign} ${mark.words} `;
  });
  return wrapWords(signs, width);
}

function missingNotes({ graph }: DagPicture, { drawn, acyclic, width }: NotesOptions): string[] {
  const closing = edgesOf(graph) - edgesOf(acyclic);
  const implied = edgesOf(acyclic) - edgesOf(drawn);
  const notes: string[] = [];
  if (closing > 0) notes.push(`${count(closing, 'edge')} left out because of a cycle: see taskflow validate`);
  if (implied > 0) notes.push(`${count(implied, 'edge')} not drawn, because longer paths imply the same`);
  return notes.flatMap((note) => wrapWords(note.split(' '), width, '  '));
}

function edgesOf(graph: Graph): number {
  return graph.upstream.reduce((sum, sources) => sum + sources.length, 0);
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
