// What stands around the graph in the SVG: the DAG's name above, what the signs mean below.
import { type RunState, summarizeTasks } from '../../core/run-state.js';
import { TASK_STATES } from '../../core/states.js';
import type { DagPicture } from './dag-picture.js';
import { durationText } from './duration-text.js';
import { STATE_MARKS } from './state-marks.js';
import { STATE_ICONS } from './svg-icons.js';
import { fitText, textWidth } from './text-width.js';
import { escapeXml } from './xml.js';

export const HEADER_HEIGHT = 50;
const LINE = 24;

/** Name, and below it the description, or how large the DAG is. */
export function drawHeader({ definition, tasks, levels }: DagPicture, width: number): string {
  const size = `${count(tasks.length, 'task')}${levels ? `, ${count(levels.length, 'level')}` : ''}`;
  const below = definition.description?.replace(/\s+/g, ' ').trim() || size;
  return [
    `<text class="title" x="0" y="12">${escapeXml(fitText(definition.id, 16, width))}</text>`,
    `<text class="faint" x="0" y="31">${escapeXml(fitText(below, 12, width))}</text>`,
  ].join('');
}

/** The states that occur, with how many tasks are in each, and the critical path; wrapped to the width. */
export function drawFooter(
  picture: DagPicture,
  run: RunState | undefined,
  { width, margin }: { readonly width: number; readonly margin: number },
): { readonly svg: string; readonly height: number } {
  const items = [...stateItems(run), ...criticalItem(picture)];
  let [x, y] = [0, 0];
  const drawn = items.map(({ icon, words, names }) => {
    const length = 22 + textWidth(words, 12) + 18;
    if (x > 0 && x + length > width - 2 * margin) [x, y] = [0, y + LINE];
    const item = `<g class="${names}" transform="translate(${x} ${y})">${icon}<text class="faint" x="22" y="12.5">${escapeXml(words)}</text></g>`;
    x += Math.ceil(length);
    return item;
  });
  return { svg: drawn.join(''), height: items.length === 0 ? 0 : y + LINE };
}

interface LegendItem {
  readonly icon: string;
  readonly words: string;
  readonly names: string;
}

function stateItems(run: RunState | undefined): LegendItem[] {
  if (!run) return [];
  const states = Object.values(summarizeTasks(run)).map((task) => task.state);
  return TASK_STATES.flatMap((state) => {
    const amount = states.filter((other) => other === state).length;
    if (amount === 0) return [];
    return [{ icon: STATE_ICONS[state], words: `${amount} ${STATE_MARKS[state].words}`, names: state }];
  });
}

function criticalItem({ critical, hasDurations }: DagPicture): LegendItem[] {
  if (!critical || critical.path.length < 2) return [];
  const length = hasDurations ? durationText(critical.length) : count(critical.path.length, 'task');
  const icon = '<path class="edge critical" d="M0 8H16"/>';
  return [{ icon, words: `critical path, ${length}`, names: 'legend' }];
}

function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? '' : 's'}`;
}
