// Which Python runs a workspace's DAG files: the setting, else the Python extension's selected environment.
import * as vscode from 'vscode';
import { SETTINGS } from '../ids.js';
import { setting } from '../setting.js';
import type { PythonApi } from './selected-environment.js';

const PYTHON_EXTENSION = 'ms-python.python';

/** Variables for hosts and runners; empty where the engine's own rule counts: .venv, else python3. */
export async function interpreterEnvironment(uri: vscode.Uri): Promise<Readonly<Record<string, string>>> {
  const python = settingOf(uri) ?? (await selected(uri));
  return python === null ? {} : { TASKFLOW_PYTHON: python };
}

/** Fires when another interpreter may count. */
export function onDidChangeInterpreter(listener: () => void): vscode.Disposable {
  const held = [
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTINGS.python)) listener();
    }),
  ];
  // Asked of it only where it is running: no extension is started for this.
  const extension = vscode.extensions.getExtension<Partial<PythonApi>>(PYTHON_EXTENSION);
  const environments = extension?.isActive ? extension.exports.environments : undefined;
  if (environments) held.push(environments.onDidChangeActiveEnvironmentPath(listener));
  return vscode.Disposable.from(...held);
}

function settingOf(uri: vscode.Uri): string | null {
  const given = setting<string>(SETTINGS.python, uri).trim();
  if (given === '') return null;
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? '';
  return given.replaceAll('${workspaceFolder}', folder);
}

async function selected(uri: vscode.Uri): Promise<string | null> {
  const extension = vscode.extensions.getExtension<Partial<PythonApi>>(PYTHON_EXTENSION);
  if (!extension) return null;
  const { selectedEnvironment } = await import('./selected-environment.js');
  return selectedEnvironment(extension, uri);
}
