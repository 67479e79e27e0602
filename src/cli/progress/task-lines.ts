// How a task's end, a retry and the run's end read as lines of text. Pure, so that every word is tested.
import type { DagDefinition } from '../../core/definition.js';
import type { RunEvent } from '../../core/events.js';
import { firstLine } from '../../core/first-line.js';
import { type Attempt, attemptsMs, isSelected, type RunState, type TaskRun } from '../../core/run-state.js';
import { stateColor, stateMark, type Terminal } from '../terminal.js';
import { visibleText } from '../text/visible-text.js';

/**
 * Seconds with two places, minutes and hours when it takes longer. Negative counts as 0: the time of an event may be
 * later than this machine's clock, where that was set back.
 */
export function formatElapsed(ms: number): string {
  if (ms < 60_000) return `${(Math.max(0, ms) / 1000).toFixed(2)}s`;
  const seconds = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return `${hours > 0 ? `${hours}h ` : ''}${minutes}m ${String(seconds % 60).padStart(2, '0')}s`;
}

const widths = new WeakMap<DagDefinition, number>();

/** Width of the column of task ids. */
export function nameWidth({ definition }: RunState): number {
  let width = widths.get(definition);
  if (width === undefined) {
    width = definition.tasks.reduce((most, { id }) => Math.max(most, Math.min(id.length, 40)), 20);
    widths.set(definition, width);
  }
  return width;
}

/** The line of a task that has ended. `command` is how to see its log. */
export function taskLine(terminal: Terminal, state: RunState, task: TaskRun, command: string): string {
  const duration = attemptsMs(task.attempts);
  const time = task.attempts.length > 0 ? `[${formatElapsed(duration)}]` : '';
  const why = explainTask(state, task);
  const words = [
    time,
    stateColor(terminal, task.state)(why),
    task.state === 'failed' || task.state === 'timed_out' ? terminal.colors.dim(command) : '',
  ];
  return `  ${stateMark(terminal, task.state)} ${task.id.padEnd(nameWidth(state))} ${words.filter((word) => word !== '').join('  ')}`.trimEnd();
}

/** Why a task ended as it did; empty for a plain success. */
export function explainTask(state: RunState, task: TaskRun): string {
  const allowed = task.allowed ? ', allowed' : '';
  switch (task.state) {
    case 'success':
      return task.attempts.length - task.attempts_before > 1 ? attemptWords(state, task) : '';
    case 'failed':
    case 'timed_out':
      return `${explainFailure(task)}${attemptSuffix(state, task)}${allowed}`;
    case 'skipped':
      if (task.reason === 'condition') return 'skipped: its condition is false';
      if (task.reason === 'attempt') return `skipped: exit code ${task.attempts.at(-1)?.exit_code}`;
      return task.because?.length ? `skipped after ${task.because.join(', ')}` : 'skipped';
    case 'upstream_failed':
      return task.because?.length ? `upstream failed: ${task.because.join(', ')}` : 'upstream failed';
    case 'cancelled':
      if (task.reason === 'fail_fast') return 'cancelled: another task failed';
      if (task.reason === 'load-error') return 'cancelled: the file could not be loaded';
      if (task.reason === 'run_timeout') return 'cancelled: the run timed out';
      return withMessage('cancelled', task.reason === 'attempt' ? task.attempts.at(-1) : undefined);
    default:
      return task.state.replaceAll('_', ' ');
  }
}

function explainFailure(task: TaskRun): string {
  const attempt = task.attempts.at(-1);
  if (!attempt || task.reason === 'bad_expression') return visibleText(task.message ?? 'failed');
  switch (attempt.reason) {
    case 'exit_code':
    case 'signal':
      return `exit code ${attempt.exit_code}`;
    case 'timeout':
      return withMessage('timed out', attempt);
    case 'run_timeout':
      return withMessage('the run timed out', attempt);
    default:
      return visibleText(firstLine(attempt.message ?? attempt.reason?.replaceAll('_', ' ') ?? 'failed'));
  }
}

/** What an attempt that was ended says beside is what of it lives on. */
function withMessage(words: string, attempt: Attempt | undefined): string {
  return attempt?.message === undefined ? words : `${words}; ${visibleText(attempt.message)}`;
}

function attemptSuffix(state: RunState, task: TaskRun): string {
  return task.attempts.length === 0 ? '' : `, ${attemptWords(state, task)}`;
}

function attemptWords(state: RunState, task: TaskRun): string {
  const retries = state.definition.tasks.find((definition) => definition.id === task.id)?.retries ?? 0;
  return `attempt ${task.attempts.length - task.attempts_before} of ${retries + 1}`;
}

/** The line of a retry to come. */
export function retryLine(
  terminal: Terminal,
  state: RunState,
  task: TaskRun,
  event: Extract<RunEvent, { type: 'retry_scheduled' }>,
): string {
  const why = `${explainFailure(task)}${attemptSuffix(state, task)}, again in ${formatElapsed(event.delay_ms)}`;
  const mark = stateMark(terminal, 'up_for_retry');
  return `  ${mark} ${task.id.padEnd(nameWidth(state))} ${terminal.colors.yellow(why)}`;
}

/** The last line of a run; what is wrong with a file that could not be loaded comes before it. */
export function runLine(terminal: Terminal, state: RunState): string {
  const tasks = [...state.tasks.values()].filter((task) => isSelected(state, task.id));
  const succeeded = tasks.filter((task) => task.state === 'success').length;
  const elapsed = (state.ended_at ?? Date.now()) - (state.deadline_from ?? state.created_at);
  const word =
    state.state === 'success' ? 'completed' : state.reason === 'timeout' ? 'timed out' : state.state;
  const text = `DAG run ${word} in ${formatElapsed(elapsed)} (${succeeded}/${tasks.length} tasks succeeded)`;
  const why = (state.message ?? '').split('\n').filter((line) => line !== '');
  const told = why.map((line) => `  ${visibleText(line)}\n`).join('');
  return `${told}${terminal.isEmoji ? '✨ ' : ''}${stateColor(terminal, state.state)(text)}`;
}
