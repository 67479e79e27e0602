// The shell of the setting, for commands whose file names none.
import type * as vscode from 'vscode';
import { type DagDefinition, SHELLS, type Shell } from '../../core/definition.js';
import { SETTINGS } from '../ids.js';
import { setting } from '../setting.js';

/** The shell that the setting names for files of this folder; null: the engine's own rule counts. */
export function settingShell(uri: vscode.Uri): Shell | null {
  const given = setting<string>(SETTINGS.shell, uri);
  return SHELLS.find((shell) => shell === given) ?? null;
}

/** The definition as it runs here. */
export function withShell(definition: DagDefinition, shell: Shell | null): DagDefinition {
  if (shell === null) return definition;
  const tasks = definition.tasks.map((task) =>
    task.kind === 'shell' && task.shell === undefined ? { ...task, shell } : task,
  );
  return { ...definition, tasks };
}
