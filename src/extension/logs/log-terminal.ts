// A log in a terminal of its own: colours and links as the terminal has them, live while the attempt runs.
import * as vscode from 'vscode';
import { logPath, type RunFolder } from '../../history/run-folder.js';
import { followLog } from '../../page-host/log-follower.js';

const open = new Map<string, vscode.Terminal>();

/** Shows the end of a log and what is added to it; the whole file never passes through here. */
export function showLogTerminal(folder: RunFolder, taskId: string, attempt: number): void {
  const path = logPath(folder, taskId, attempt);
  const shown = open.get(path);
  if (shown) {
    shown.show(true);
    return;
  }
  const written = new vscode.EventEmitter<string>();
  let stop = () => {};
  const pty: vscode.Pseudoterminal = {
    onDidWrite: written.event,
    open: () => {
      stop = followLog(path, ({ text, append, cut }) => {
        if (!append && cut)
          written.fire(
            `\x1b[2m… ${vscode.l10n.t('the log begins earlier: Open Log shows all of it')}\x1b[0m\r\n`,
          );
        // A terminal goes to the line's beginning only when it is told to.
        written.fire(text.replaceAll(/\r?\n/g, '\r\n'));
      });
    },
    close: () => stop(),
  };
  const name = `${taskId} #${attempt}`;
  const terminal = vscode.window.createTerminal({ name, pty, iconPath: new vscode.ThemeIcon('output') });
  open.set(path, terminal);
  const closed = vscode.window.onDidCloseTerminal((each) => {
    if (each !== terminal) return;
    stop();
    open.delete(path);
    closed.dispose();
    written.dispose();
  });
  terminal.show(true);
}
