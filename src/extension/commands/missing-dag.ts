// Says why a file that was named is no DAG here: another must never run in its place.
import * as vscode from 'vscode';
import { SETTINGS } from '../ids.js';
import type { Services } from '../services.js';
import { type Obstacle, tellObstacle, wayToSetting } from './tell-obstacle.js';

/** What a command was told to be about. */
export interface NamedDag {
  readonly uri?: vscode.Uri;
  readonly dagId?: string;
}

export async function tellMissing(services: Services, named: NamedDag): Promise<void> {
  await tellObstacle(await whyMissing(services, named));
}

async function whyMissing(services: Services, { uri, dagId }: NamedDag): Promise<Obstacle> {
  const { l10n, workspace } = vscode;
  if (!uri) return { words: l10n.t('There is no DAG {0} in this workspace.', dagId ?? '') };
  const path = workspace.asRelativePath(uri);
  const reading = services.files.reading(uri);
  if (reading && reading.dags.length > 0)
    return { words: l10n.t('{0} has no DAG {1} any more.', path, dagId ?? '') };
  const fault = reading?.problems[0];
  if (fault) return { words: l10n.t('No DAG could be read from {0}: {1}', path, fault.message) };
  if (reading) return { words: l10n.t('There is no DAG in {0}.', path) };
  if (!(await isThere(uri))) return { words: l10n.t('{0} has been deleted or renamed.', path) };
  if (!workspace.getWorkspaceFolder(uri))
    return { words: l10n.t('{0} is not in a folder of this workspace.', path) };
  const words = l10n.t(
    '{0} is not among the DAG files of this workspace: the setting {1} does not name it, or it is excluded (`files.exclude`, node_modules, dist, .venv).',
    path,
    SETTINGS.globs,
  );
  return { words, way: wayToSetting(SETTINGS.globs) };
}

async function isThere(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
