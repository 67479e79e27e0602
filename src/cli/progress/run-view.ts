// Shows a run as it goes, from its events alone: live in a terminal, as plain lines elsewhere, as JSON for programs.
import type { RunEvent } from '../../core/events.js';
import { isSelected, type RunState } from '../../core/run-state.js';
import { isFinalTaskState } from '../../core/states.js';
import { runFolder } from '../../history/run-folder.js';
import { stateMark, type Terminal } from '../terminal.js';
import { LiveLines } from './live-lines.js';
import { logTail } from './log-tail.js';
import { formatElapsed, nameWidth, retryLine, runLine, taskLine } from './task-lines.js';

export interface RunView {
  /** Shows events; `state` is the run with them applied. */
  show(events: readonly RunEvent[], state: RunState): void;
  /** What happened before the user came: known, but not shown. */
  catchUp(state: RunState): void;
  /** A word between the events: what the run waits for, say. */
  note(text: string): void;
  /** Nothing more comes. */
  end(): void;
}

/** One event a line, as in the journal. */
export class JsonView implements RunView {
  readonly #terminal: Terminal;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(events: readonly RunEvent[]): void {
    this.#terminal.write(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  }

  catchUp(): void {}

  note(text: string): void {
    this.#terminal.writeError(`taskflow: ${text}\n`);
  }

  end(): void {}
}

export interface TextViewOptions {
  readonly terminal: Terminal;
  readonly home: string;
  /** Only what went wrong. */
  readonly isQuiet: boolean;
}

const REDRAW_MS = 100;
const MOST_LIVE_TASKS = 8;

export class TextView implements RunView {
  readonly #options: TextViewOptions;
  readonly #live: LiveLines | null;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #running = new Set<string>();
  #state: RunState | null = null;
  #ended = 0;

  constructor(options: TextViewOptions) {
    this.#options = options;
    this.#live = options.terminal.isInteractive && !options.isQuiet ? new LiveLines(options.terminal) : null;
    if (this.#live) this.#timer = setInterval(() => this.#print(''), REDRAW_MS);
    // A run in another process must not be kept waiting for by a picture of it.
    this.#timer?.unref();
  }

  show(events: readonly RunEvent[], state: RunState): void {
    this.#state = state;
    this.#print(events.map((event) => this.#lines(event, state)).join(''));
  }

  catchUp(state: RunState): void {
    this.#state = state;
    this.#running.clear();
    for (const task of state.tasks.values()) if (task.state === 'running') this.#running.add(task.id);
  }

  note(text: string): void {
    if (!this.#options.isQuiet) this.#print(`  ${this.#options.terminal.colors.dim(text)}\n`);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#live?.draw('', []);
  }

  #lines(event: RunEvent, state: RunState): string {
    const { terminal, isQuiet } = this.#options;
    switch (event.type) {
      case 'run_started':
      case 'run_adopted': {
        const isNew = event.type === 'run_started';
        this.#ended = countEnded(state);
        const words = isNew ? 'Starting DAG run' : 'Going on with DAG run';
        const text = `${words}: ${state.dag_id}  ${terminal.colors.dim(state.run_id)}`;
        return isQuiet ? '' : `${terminal.isEmoji ? (isNew ? '🚀 ' : '🔄 ') : ''}${text}\n`;
      }
      case 'task_state':
        return this.#taskLines(event, state);
      case 'retry_scheduled': {
        const task = state.tasks.get(event.task_id);
        return task && !isQuiet ? `${retryLine(terminal, state, task, event)}\n` : '';
      }
      case 'cancel_requested':
        return isQuiet
          ? ''
          : `  ${terminal.colors.yellow(event.now ? 'killing what runs …' : 'cancelling …')}\n`;
      case 'run_finished':
        return isQuiet && state.state === 'success' ? '' : `${runLine(terminal, state)}\n`;
      default:
        return '';
    }
  }

  #taskLines(event: Extract<RunEvent, { type: 'task_state' }>, state: RunState): string {
    const { terminal, isQuiet, home } = this.#options;
    const task = state.tasks.get(event.task_id);
    if (event.state === 'running') this.#running.add(event.task_id);
    else this.#running.delete(event.task_id);
    if (!task || !isFinalTaskState(event.state)) return '';
    this.#ended += 1;
    const isFailure = event.state === 'failed' || event.state === 'timed_out';
    if (isQuiet && !isFailure) return '';
    const line = `${taskLine(terminal, state, task, `taskflow logs ${state.run_id} ${task.id}`)}\n`;
    const attempt = task.attempts.at(-1);
    if (!isFailure || !attempt) return line;
    const tail = logTail(runFolder(home, state.run_id), task.id, attempt.number);
    return line + tail.map((text) => `     ${terminal.colors.dim('│')} ${text}\n`).join('');
  }

  #print(text: string): void {
    if (this.#live) this.#live.draw(text, this.#liveLines());
    else if (text !== '') this.#options.terminal.write(text);
  }

  #liveLines(): string[] {
    const state = this.#state;
    if (state?.state !== 'running') return [];
    const { terminal } = this.#options;
    const now = Date.now();
    const lines: string[] = [];
    for (const id of this.#running) {
      if (lines.length === MOST_LIVE_TASKS) break;
      const since = state.tasks.get(id)?.since ?? now;
      const name = id.padEnd(nameWidth(state));
      lines.push(
        `  ${stateMark(terminal, 'running')} ${name} ${terminal.colors.cyan(formatElapsed(now - since))}`,
      );
    }
    const hidden = this.#running.size - lines.length;
    const total = state.selected?.size ?? state.tasks.size;
    const more = hidden > 0 ? `, ${hidden} more running` : '';
    lines.push(terminal.colors.dim(`  ${this.#ended}/${total} done, ${this.#running.size} running${more}`));
    return lines;
  }
}

function countEnded(state: RunState): number {
  let ended = 0;
  for (const task of state.tasks.values())
    if (isSelected(state, task.id) && isFinalTaskState(task.state)) ended += 1;
  return ended;
}
