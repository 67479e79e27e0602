// One task in the SVG: its box, icon, name, duration, and what is to be said about its state.
import type { TaskStateName } from '../../core/states.js';
import type { PlacedNode } from '../graph-layout.js';
import type { DagPicture, PictureTask } from './dag-picture.js';
import { durationText } from './duration-text.js';
import { stateWords } from './state-marks.js';
import { STATE_ICONS } from './svg-icons.js';
import { fitText, textWidth } from './text-width.js';
import { escapeXml } from './xml.js';

const FONT = 12;
const SMALL_FONT = 10.5;
const PADDING = 12;
const ICON = 16;
const ICON_GAP = 8;
const DURATION_GAP = 14;
const WIDEST = 280;

/** States that are over without having run, or have not begun: their boxes are dashed. */
const IDLE: ReadonlySet<TaskStateName> = new Set([
  'none',
  'queued',
  'skipped',
  'upstream_failed',
  'cancelled',
]);
/** States that a reader looks for: their boxes are coloured. */
const LOUD: ReadonlySet<TaskStateName> = new Set(['failed', 'timed_out', 'running', 'up_for_retry']);

/** One size for all, so that columns line up: as wide as the longest line needs, within reason. */
export function boxSize(tasks: readonly PictureTask[]): { readonly width: number; readonly height: number } {
  let widest = 72;
  for (const task of tasks) {
    const first = textWidth(task.definition.id, FONT) + durationWidth(task);
    widest = Math.max(widest, first, textWidth(secondLine(task), SMALL_FONT));
  }
  const icon = tasks.some((task) => task.state) ? ICON + ICON_GAP : 0;
  const width = Math.min(WIDEST, Math.ceil(widest + icon + 2 * PADDING));
  return { width, height: tasks.some((task) => secondLine(task) !== '') ? 42 : 34 };
}

/** The group of one node, with a tooltip that says all of it. */
export function drawNode(picture: DagPicture, index: number, { x, y, width, height }: PlacedNode): string {
  const task = picture.tasks[index];
  if (!task) return '';
  const { state } = task;
  const left = PADDING + (state ? ICON + ICON_GAP : 0);
  const room = width - left - PADDING;
  const below = secondLine(task);
  const middle = height / 2;
  const baseline = below === '' ? middle + 4 : middle - 2;
  const parts = [
    `<title>${escapeXml(tooltip(task))}</title>`,
    `<rect class="box" width="${width}" height="${height}" rx="5"/>`,
    state ? `<g transform="translate(${PADDING} ${middle - ICON / 2})">${STATE_ICONS[state]}</g>` : '',
    text(left, baseline, fitText(task.definition.id, FONT, room - durationWidth(task))),
    below === '' ? '' : text(left, middle + 12, fitText(below, SMALL_FONT, room), 'small faint'),
  ];
  if (task.durationMs !== undefined)
    parts.push(
      `<text class="small faint" text-anchor="end" x="${width - PADDING}" y="${baseline}">${durationText(task.durationMs)}</text>`,
    );
  return `<g class="${classes(task)}" transform="translate(${x} ${y})">${parts.join('')}</g>`;
}

function text(x: number, y: number, content: string, names?: string): string {
  return `<text${names ? ` class="${names}"` : ''} x="${x}" y="${y}">${escapeXml(content)}</text>`;
}

function durationWidth({ durationMs }: PictureTask): number {
  return durationMs === undefined ? 0 : textWidth(durationText(durationMs), SMALL_FONT) + DURATION_GAP;
}

function classes({ state, allowed }: PictureTask): string {
  if (!state) return 'node';
  return ['node', state, IDLE.has(state) ? 'idle' : '', LOUD.has(state) && !allowed ? 'loud' : '']
    .filter((name) => name !== '')
    .join(' ');
}

/** Empty when the icon says it all. */
function secondLine({ definition, state, allowed, attempts }: PictureTask): string {
  if (state === undefined) {
    const notes = [
      definition.trigger_rule === 'all_success' ? '' : definition.trigger_rule,
      definition.if === undefined ? '' : 'conditional',
      definition.allow_failure ? 'may fail' : '',
    ];
    return notes.filter((note) => note !== '').join(' · ');
  }
  const tries = attempts > 1 ? `attempt ${attempts} of ${Math.max(attempts, definition.retries + 1)}` : '';
  const words = state === 'success' || state === 'none' ? '' : stateWords(state, allowed);
  return [words, tries].filter((note) => note !== '').join(' · ');
}

function tooltip({ definition, state, allowed, durationMs }: PictureTask): string {
  const said = [
    ...(state ? [stateWords(state, allowed)] : []),
    ...(durationMs === undefined ? [] : [durationText(durationMs)]),
  ];
  const first = said.length > 0 ? `${definition.id}: ${said.join(', ')}` : definition.id;
  return definition.description ? `${first}\n${definition.description}` : first;
}
