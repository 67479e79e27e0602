// A log in a terminal of its own: colours and links as the terminal has them, live while the attempt runs.
import * as vscode from 'vscode';
import { logPath, type RunFolder } from '../../history/run-folder.js';
import { followLog } from '../../page-host/log-follower.js';

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
  /** Where the paths in it may be relative to. */
  readonly folders: readonly string[];
}

/** Shows the end of a log and what is added to it; the whole file never passes through here. */
export function showLogTerminal({ folder, taskId, attempt, folders }: ShownLog): void {
  const path = logPath(folder, taskId, attempt);
  const shown = open.get(path);
  if (shown) {
    shown.terminal.show(true);
    return;
  }
  const written = new vscode.EventEmitter<string>();
  let stop = () => {};
  const pty: vscode.Pseudoterminal = {
    onDidWrite: written.event,
    open: () => {
      stop = followLog(path, ({ text, append, cut }) => {
        if (!append && cut) {
          const whole = `taskflow logs ${folder.runId} ${taskId}`;
          const notice = vscode.l10n.t('… the log begins earlier; this shows all of it: {0}', whole);
          written.fire(`\x1b[2m${notice}\x1b[0m\r\n`);
        }
        // A terminal goes to the line's beginning only when it is told to.
        written.fire(text.replaceAll(/\r?\n/g, '\r\n'));
      });
    },
    close: () => stop(),
  };
  const name = `${taskId} #${attempt}`;
  const terminal = vscode.window.createTerminal({ name, pty, iconPath: new vscode.ThemeIcon('output') });
  open.set(path, { terminal, folders });
  const closed = vscode.window.onDidCloseTerminal((each) => {
    if (each !== terminal) return;
    stop();
    open.delete(path);
    closed.dispose();
    written.dispose();
  });
  terminal.show(true);
}
