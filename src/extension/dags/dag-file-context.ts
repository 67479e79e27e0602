// Tells menus whether there are DAGs, and whether the file in the editor is one.
import * as vscode from 'vscode';
import { contextKey } from '../context-key.js';
import { CONTEXT_KEYS } from '../ids.js';
import type { DagFiles } from './dag-files.js';

export function registerDagFileContext(files: DagFiles): vscode.Disposable {
  const hasDags = contextKey(CONTEXT_KEYS.hasDags);
  const isDagFile = contextKey(CONTEXT_KEYS.isDagFile);
  const update = () => {
    hasDags(files.all.length > 0);
    const uri = vscode.window.activeTextEditor?.document.uri;
    isDagFile(uri !== undefined && files.get(uri) !== undefined);
  };
  update();
  return vscode.Disposable.from(vscode.window.onDidChangeActiveTextEditor(update), files.onDidChange(update));
}
