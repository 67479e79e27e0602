// Everything about one task: state and why, attempts, durations, what went in and out, its log.
import type { JSX } from 'preact';
import type { TaskDefinition } from '../../../core/definition.js';
import type { RunState, TaskRun } from '../../../core/run-state.js';
import { formatDuration, formatTime } from '../../model/format.js';
import { lookOf, stateWord } from '../../model/look.js';
import { taskDuration } from '../../model/progress.js';
import { attemptOf, whyText } from '../../model/reason.js';
import { word } from '../../words.js';
import { Button } from '../button.js';
import { type Page, usePage } from '../context.js';
import { StateIcon } from '../state-icon.js';
import { Attempts } from './attempts.js';
import { type Fact, Facts, Section } from './facts.js';
import { History } from './history.js';
import { InAndOut } from './in-and-out.js';
import { LogTail } from './log-tail.js';
import { TaskButtons } from './task-buttons.js';
import { TextBox } from './text-box.js';

/** Less is the engine's own time, not a wait. */
const LEAST_WAIT_MS = 500;

interface TaskPanelProps {
  readonly definition: TaskDefinition;
}

export function TaskPanel({ definition }: TaskPanelProps): JSX.Element {
  const page = usePage();
  const { state, act } = page;
  const { id } = definition;
  const task = state.run.task(id);
  const run = state.run.shown;
  const median = state.stats.value[id]?.median_ms;
  const isMoving = task?.state === 'running' || task?.state === 'up_for_retry' || task?.state === 'queued';
  const now = isMoving ? state.now.value : state.now.peek();
  const failed = task?.attempts.at(-1);
  const error = failed?.outcome && failed.outcome !== 'success' ? failed.message : task?.message;
  return (
    <>
      <div class="section-head">
        <h2 class="task-name">{id}</h2>
        <Button
          label={word('details.close')}
          keys="Esc"
          glyph="close"
          iconOnly
          onClick={() => act.select(null)}
        />
      </div>
      {task && (
        <p class="state-line">
          <StateIcon look={lookOf(task.state, task.allowed)} />
          <span>
            {[
              stateWord(task.state, task.allowed),
              task.attempts.length > 0 && formatDuration(taskDuration(task, now)),
              median !== undefined && word('time.median', { duration: formatDuration(median) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </p>
      )}
      <TaskButtons taskId={id} />
      <Facts facts={run && task ? runFacts(run, task, definition, now) : []} />
      {error && (
        <Section title={word('details.error')}>
          <TextBox className="error-text" label={word('details.error')}>
            {error}
          </TextBox>
        </Section>
      )}
      <Attempts definition={definition} />
      <History taskId={id} />
      <LogTail taskId={id} />
      <InAndOut taskId={id} />
      <Section title={word('details.defined')} note={placeOf(page, id)}>
        <Facts facts={definitionFacts(definition)} />
      </Section>
    </>
  );
}

function runFacts(run: RunState, task: TaskRun, definition: TaskDefinition, now: number): Fact[] {
  const attempt = task.attempts.at(-1);
  const ready = task.queued_at;
  const began = attempt?.started_at ?? attempt?.starting_at;
  const waited =
    task.state === 'queued'
      ? now - (ready ?? now)
      : began !== undefined && ready !== undefined
        ? began - ready
        : 0;
  return [
    [word('details.why'), whyText(run, task, definition, now)],
    [
      word('details.attempt'),
      attempt && (definition.retries > 0 || attempt.number > 1) ? attemptOf(task, definition) : '',
    ],
    [
      word('details.waited'),
      waited >= LEAST_WAIT_MS ? word('details.waitedForSlot', { duration: formatDuration(waited) }) : '',
    ],
    [word('details.started'), began === undefined ? '' : formatTime(began, true)],
    [word('details.ended'), attempt?.ended_at === undefined ? '' : formatTime(attempt.ended_at, true)],
  ];
}

function definitionFacts(definition: TaskDefinition): Fact[] {
  return [
    [word('details.description'), definition.description],
    [
      word(definition.kind === 'shell' ? 'details.command' : 'details.function'),
      definition.kind === 'shell' ? (
        <pre class="command" key="run">
          {definition.run.trimEnd()}
        </pre>
      ) : definition.language === 'python' ? (
        'Python'
      ) : (
        'JavaScript'
      ),
    ],
    [word('details.dependsOn'), definition.depends_on.join(', ') || word('details.none')],
    [word('details.rule'), definition.trigger_rule],
    [word('details.condition'), definition.if && <code key="if">{definition.if}</code>],
    [word('details.retries'), definition.retries > 0 ? String(definition.retries) : ''],
    [
      word('details.timeout'),
      definition.timeout_ms === undefined ? '' : formatDuration(definition.timeout_ms),
    ],
    [word('details.tags'), definition.tags.join(', ')],
  ];
}

function placeOf({ state }: Page, id: string): string {
  const line = state.dag.value?.lines[id];
  const file = state.dag.value?.file?.split('/').at(-1);
  return file && line !== undefined ? `${file}:${line + 1}` : '';
}
