// One run for people: what it was, how each task went and why, and what can be done next.
import { isSelected, type RunState, type TaskRun } from '../../core/run-state.js';
import { isFinalRunState, isFinalTaskState } from '../../core/states.js';
import type { RunFolder } from '../../history/run-folder.js';
import { formatElapsed, nameWidth, runLine, taskLine } from '../progress/task-lines.js';
import { stateColor, stateMark, type Terminal } from '../terminal.js';
import { exactTime, relativeTime } from '../text/times.js';
import { visibleText } from '../text/visible-text.js';

/** `now` in milliseconds since 1970. */
export function renderStatus(terminal: Terminal, state: RunState, folder: RunFolder, now: number): string {
  const tasks = [...state.tasks.values()].map((task) => statusLine(terminal, state, task, now));
  return [...facts(terminal, state, folder, now), '', ...tasks, lastLine(terminal, state, now), '']
    .map((line) => line.trimEnd())
    .join('\n');
}

function facts(terminal: Terminal, state: RunState, folder: RunFolder, now: number): string[] {
  const { bold, dim } = terminal.colors;
  const word = stateColor(terminal, state.state)(state.state);
  const lines = [
    `${stateMark(terminal, state.state)} ${bold(visibleText(state.dag_id))} ${word}  ${dim(state.run_id)}`,
  ];
  const fact = (name: string, value: string) => lines.push(`  ${dim(name.padEnd(8))} ${value}`);
  fact('created', `${when(state.created_at, now)}, ${state.trigger}`);
  if (state.trigger !== 'manual') fact('for', state.logical_date);
  if (state.started_at !== undefined) fact('started', when(state.started_at, now));
  if (state.ended_at !== undefined) fact('ended', when(state.ended_at, now));
  for (const [name, value] of Object.entries(state.params))
    fact('param', visibleText(`${name} = ${JSON.stringify(value)}`));
  if (state.selected) fact('part', `${state.selected.size} of ${state.tasks.size} tasks`);
  if (state.file !== null) fact('file', visibleText(state.file));
  fact('history', folder.path);
  return lines;
}

function statusLine(terminal: Terminal, state: RunState, task: TaskRun, now: number): string {
  if (isFinalTaskState(task.state))
    return taskLine(terminal, state, task, `taskflow logs ${state.run_id} ${task.id}`);
  const attempt = task.attempts.at(-1);
  const isRunning = task.state === 'running' && attempt !== undefined && state.state !== 'interrupted';
  const time = isRunning ? `[${formatElapsed(now - (attempt.started_at ?? attempt.starting_at))}]  ` : '';
  const words = stateColor(terminal, task.state)(whyUnfinished(state, task, now));
  return `  ${stateMark(terminal, task.state)} ${task.id.padEnd(nameWidth(state))} ${time}${words}`;
}

function whyUnfinished(state: RunState, task: TaskRun, now: number): string {
  const attempt = task.attempts.length > 1 ? `, attempt ${task.attempts.length}` : '';
  switch (task.state) {
    case 'running':
      return state.state === 'interrupted'
        ? `was running${attempt} when its runner vanished`
        : `running${attempt}`;
    case 'queued':
      return 'waits for a slot';
    case 'up_for_retry': {
      const left = (task.retry_at ?? now) - now;
      return left > 0 ? `failed, again in ${formatElapsed(left)}` : 'failed, again at once';
    }
    default:
      return whyNotStarted(state, task);
  }
}

function whyNotStarted(state: RunState, task: TaskRun): string {
  if (!isSelected(state, task.id)) return 'not part of this run';
  if (isFinalRunState(state.state)) return 'never ran';
  const upstream = state.definition.tasks.find(({ id }) => id === task.id)?.depends_on ?? [];
  const unfinished = upstream.filter((id) => {
    const other = state.tasks.get(id);
    return other && isSelected(state, id) && !isFinalTaskState(other.state);
  });
  return unfinished.length > 0 ? `waits for ${unfinished.join(', ')}` : 'not started';
}

function lastLine(terminal: Terminal, state: RunState, now: number): string {
  const { run_id } = state;
  switch (state.state) {
    case 'queued':
      return `Waits for its place (max_active_runs is ${state.definition.max_active_runs})`;
    case 'running':
      return `Running for ${formatElapsed(now - (state.deadline_from ?? state.created_at))}: taskflow attach ${run_id} follows it`;
    case 'interrupted':
      return `Interrupted: its runner is gone. taskflow resume ${run_id} goes on with it`;
    case 'success':
      return runLine(terminal, state);
    default:
      return `${runLine(terminal, state)}\n   ${terminal.colors.dim(`taskflow retry ${run_id} runs what did not succeed again`)}`;
  }
}

function when(at: number, now: number): string {
  return `${exactTime(at)} (${relativeTime(at, now)})`;
}
