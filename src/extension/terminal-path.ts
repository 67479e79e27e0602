// Puts the command `taskflow` on PATH in the editor's terminals: the same program and history as the views'.
import { chmodSync, existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import * as vscode from 'vscode';
import { log } from './log.js';

export function registerTerminalPath(context: vscode.ExtensionContext): void {
  const bin = vscode.Uri.joinPath(context.extensionUri, 'bin');
  const variables = context.environmentVariableCollection;
  variables.description = vscode.l10n.t('The command `taskflow`');
  variables.prepend('PATH', `${bin.fsPath}${delimiter}`);
  variables.replace('TASKFLOW_EDITOR_NODE', process.execPath);
  try {
    // Not every way of installing keeps the file's mode.
    const script = vscode.Uri.joinPath(bin, 'taskflow').fsPath;
    if (process.platform !== 'win32' && existsSync(script)) chmodSync(script, 0o755);
  } catch (error) {
    log().warn(`\`taskflow\` can't be made executable: ${String(error)}`);
  }
}
