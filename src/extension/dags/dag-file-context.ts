// Tells menus whether there are DAGs, and whether the file in the editor is one.
import * as vscode from 'vscode';
import { CONTEXT_KEYS } from '../ids.js';
import type { DagFiles } from './dag-files.js';

export function registerDagFileContext(files: DagFiles): vscode.Disposable {
  let last: boolean | undefined;
  let hadDags: boolean | undefined;
  const update = () => {
    const hasDags = files.all.length > 0;
    if (hasDags !== hadDags) {
      hadDags = hasDags;
      void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.hasDags, hasDags);
    }
    const uri = vscode.window.activeTextEditor?.document.uri;
    const isDag = uri !== undefined && files.get(uri) !== undefined;
    if (isDag === last) return;
    last = isDag;
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.isDagFile, isDag);
  };
  update();
  return vscode.Disposable.from(vscode.window.onDidChangeActiveTextEditor(update), files.onDidChange(update));
}
