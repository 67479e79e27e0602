// A log in a terminal of its own: colours and links as the terminal has them, live while the attempt runs.
import * as vscode from 'vscode';
import type { RunState, TaskRun } from '../../core/run-state.js';
import { isFinalTaskState } from '../../core/states.js';
import { logPath, type RunFolder } from '../../history/run-folder.js';
import { followLog, type LogFollower } from '../../page-host/log-follower.js';
import type { RunStore } from '../runs/run-store.js';
import { attemptEnd } from './attempt-end.js';

interface LogTerminal {
  readonly terminal: vscode.Terminal;
  readonly folders: readonly string[];
}

const open = new Map<string, LogTerminal>();

/** Folders that paths in a terminal of ours are relative to; undefined for a terminal that is none. */
export function foldersOfTerminal(terminal: vscode.Terminal): readonly string[] | undefined {
  return [...open.values()].find((each) => each.terminal === terminal)?.folders;
}

export interface ShownLog {
  readonly folder: RunFolder;
  readonly taskId: string;
  readonly attempt: number;
  /** Goes on with the task's next attempt. */
  readonly isFollowed: boolean;
  /** The run as it is now, where it is known. */
  readonly state: RunState | null;
  readonly store: RunStore;
  /** Where the paths in it may be relative to. */
  readonly folders: readonly string[];
}

/** Shows the end of a log and what is added to it; the whole file never passes through here. */
export function showLogTerminal(shown: ShownLog): void {
  const { folder, taskId, attempt, folders } = shown;
  const path = logPath(folder, taskId, attempt);
  const known = open.get(path);
  if (known) {
    known.terminal.show(true);
    return;
  }
  const log = new LogPty(shown);
  const name = nameOf(taskId, attempt);
  const terminal = vscode.window.createTerminal({
    name,
    pty: log,
    iconPath: new vscode.ThemeIcon('output'),
  });
  open.set(path, { terminal, folders });
  const closed = vscode.window.onDidCloseTerminal((each) => {
    if (each !== terminal) return;
    log.close();
    open.delete(path);
    closed.dispose();
  });
  terminal.show(true);
}

class LogPty implements vscode.Pseudoterminal {
  readonly #shown: ShownLog;
  readonly #written = new vscode.EventEmitter<string>();
  readonly #renamed = new vscode.EventEmitter<string>();
  readonly onDidWrite = this.#written.event;
  readonly onDidChangeName = this.#renamed.event;
  #attempt: number;
  #hasEnded = false;
  #log: LogFollower | null = null;
  #changes: vscode.Disposable | null = null;

  constructor(shown: ShownLog) {
    this.#shown = shown;
    this.#attempt = shown.attempt;
  }

  open(): void {
    const { folder, taskId, store, state } = this.#shown;
    this.#follow();
    this.#changes = store.onDidChangeRun(({ runId, state: now }) => {
      const task = runId === folder.runId && now.tasks.get(taskId);
      if (task) this.#changed(task);
    });
    // It may have ended between the look at its run and this.
    const task = (store.liveState(folder.runId) ?? state)?.tasks.get(taskId);
    if (task) this.#changed(task);
  }

  close(): void {
    this.#log?.stop();
    this.#changes?.dispose();
  }

  #follow(): void {
    const { folder, taskId } = this.#shown;
    this.#log = followLog(logPath(folder, taskId, this.#attempt), ({ text, append, cut }) => {
      if (!append && cut) {
        const whole = `taskflow logs ${folder.runId} ${taskId}`;
        this.#say(vscode.l10n.t('… some of the log is left out; this shows all of it: {0}', whole));
      }
      // A terminal goes to the line's beginning only when it is told to.
      this.#written.fire(text.replaceAll(/\r?\n/g, '\r\n'));
    });
  }

  #changed(task: TaskRun): void {
    const attempt = task.attempts.find(({ number }) => number === this.#attempt);
    if (attempt?.outcome !== undefined && !this.#hasEnded) {
      this.#hasEnded = true;
      this.#log?.look();
      this.#log?.stop();
      const next = this.#shown.isFollowed && !isFinalTaskState(task.state);
      this.#say(attemptEnd(attempt, next));
    }
    const last = task.attempts.at(-1);
    if (!this.#shown.isFollowed || !this.#hasEnded || !last || last.number === this.#attempt) return;
    this.#attempt = last.number;
    this.#hasEnded = false;
    this.#renamed.fire(nameOf(task.id, last.number));
    this.#follow();
    this.#changed(task);
  }

  #say(text: string): void {
    this.#written.fire(`\x1b[2m${text}\x1b[0m\r\n`);
  }
}

function nameOf(taskId: string, attempt: number): string {
  return `${taskId} #${attempt}`;
}
