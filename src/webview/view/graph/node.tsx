// One task in the graph: its state's icon, its name, why, and how long. Drawn again only when its task changes.
import type { JSX } from 'preact';
import type { TaskDefinition } from '../../../core/definition.js';
import type { RunState, TaskRun } from '../../../core/run-state.js';
import type { PlacedNode } from '../../../layout/graph-layout.js';
import { formatDuration } from '../../model/format.js';
import { type Look, lookOf, stateWord } from '../../model/look.js';
import { taskDuration } from '../../model/progress.js';
import { namesOf, shortReason } from '../../model/reason.js';
import type { Detail } from '../../model/viewport.js';
import { type WordKey, word } from '../../words.js';
import { usePage } from '../context.js';
import { IconShape, KindShape } from '../state-icon.js';
import { fitText, textWidth } from '../text-fit.js';
import type { Marks } from './marks.js';
import { METRICS, type NodeMetrics, nameSize, PADDING } from './node-size.js';
import { contextOf } from './vscode-context.js';

interface NodeProps {
  readonly place: PlacedNode;
  readonly definition: TaskDefinition;
  readonly detail: Detail;
  readonly marks: Marks;
}

/** What a node says, worked out once for eyes and ears. */
interface NodeText {
  readonly look: Look;
  readonly note: string;
  readonly time: string;
  readonly label: string;
}

export function Node({ place, definition, detail, marks }: NodeProps): JSX.Element {
  const page = usePage();
  const { state } = page;
  const { id, x, y, width, height } = place;
  const task = state.run.task(id);
  const run = state.run.shown;
  const moves = task?.state === 'running' || task?.state === 'up_for_retry';
  const now = moves ? state.now.value : state.now.peek();
  const text = nodeText(definition, run, task, now);
  return (
    <g
      ref={(element: SVGGElement | null) => marks.mount(id, element)}
      class={`node ${detail} s-${text.look}${run ? '' : ' in-file'}`}
      transform={`translate(${x},${y})`}
      data-task={id}
      data-vscode-context={contextOf(page, id)}
    >
      <title>{text.label}</title>
      {/* biome-ignore lint/a11y/useSemanticElements: an SVG has no button */}
      <rect class="box" width={width} height={height} rx="6" role="button" aria-label={text.label} />
      {detail !== 'far' && (
        <Inside text={text} kind={run ? null : definition.kind} place={place} metrics={METRICS[detail]} />
      )}
      {detail === 'far' && run && (
        <g transform={`translate(${width / 2 - 18},${height / 2 - 18}) scale(2.25)`}>
          <IconShape look={text.look} />
        </g>
      )}
    </g>
  );
}

interface InsideProps {
  readonly text: NodeText;
  /** Without a run there is no state: what kind of task it is stands in its place. */
  readonly kind: TaskDefinition['kind'] | null;
  readonly place: PlacedNode;
  readonly metrics: NodeMetrics;
}

function Inside({ text, kind, place: { id, width, height }, metrics }: InsideProps): JSX.Element {
  const { name, note, left, icon } = metrics;
  const hasNote = note > 0 && text.note !== '';
  const hasTime = note > 0 && text.time !== '';
  const timeWidth = hasTime ? textWidth(text.time, note) + 8 : 0;
  const room = width - left - PADDING - timeWidth;
  const size = nameSize(id, room, name);
  const nameY = hasNote ? height / 2 - metrics.nameUp : height / 2;
  return (
    // The box's label says it all, and whole.
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
    <g class="inside" aria-hidden="true">
      <g transform={`translate(11,${(height - icon) / 2}) scale(${icon / 16})`}>
        {kind ? <KindShape kind={kind} /> : <IconShape look={text.look} />}
      </g>
      <text class="name" x={left} y={nameY} dominant-baseline="central" font-size={size}>
        {fitText(id, room, size, 500, true)}
      </text>
      {hasTime && (
        <text class="time" x={width - PADDING} y={nameY} dominant-baseline="central" font-size={note}>
          {text.time}
        </text>
      )}
      {hasNote && (
        <text
          class="note"
          x={left}
          y={height / 2 + metrics.noteDown}
          dominant-baseline="central"
          font-size={note}
        >
          {fitText(text.note, width - left - PADDING, note)}
        </text>
      )}
    </g>
  );
}

function nodeText(
  definition: TaskDefinition,
  run: RunState | null,
  task: TaskRun | undefined,
  now: number,
): NodeText {
  const { id, depends_on } = definition;
  const after = depends_on.length > 0 ? word('graph.upstream', { tasks: namesOf(depends_on, 3) }) : '';
  if (!run || !task) {
    const note = whatItDoes(definition);
    return { look: 'none', note, time: '', label: join([id, note, after]) };
  }
  const look = lookOf(task.state, task.allowed);
  const note = shortReason(run, task, definition, now);
  const time = task.attempts.length > 0 ? formatDuration(taskDuration(task, now)) : '';
  return { look, note, time, label: join([id, stateWord(task.state, task.allowed), note, time, after]) };
}

function join(parts: readonly string[]): string {
  return parts.filter(Boolean).join(', ');
}

/** The first line of its command, or what it is about. */
function whatItDoes(definition: TaskDefinition): string {
  if (definition.description) return definition.description;
  if (definition.kind === 'function')
    return word('details.functionOf' satisfies WordKey, {
      language: definition.language === 'python' ? 'Python' : 'JavaScript',
    });
  return (
    definition.run
      .split('\n')
      .map((line) => line.trim())
      .find((line) => line && !line.startsWith('#') && !/^set [-+]/.test(line)) ?? ''
  );
}
