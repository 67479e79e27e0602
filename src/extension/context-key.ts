// Keys that menus and views look at.
import * as vscode from 'vscode';

/** Sets a context key where its value is another than before. */
export function contextKey(key: string): (value: unknown) => void {
  let last: string | undefined;
  return (value) => {
    const now = JSON.stringify(value);
    if (now === last) return;
    last = now;
    void vscode.commands.executeCommand('setContext', key, value);
  };
}
