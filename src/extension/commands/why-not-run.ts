// Why nothing can be run or changed here, and the way out of it: the one place that knows.
import * as vscode from 'vscode';
import type { Services } from '../services.js';
import { type Obstacle, tellObstacle } from './tell-obstacle.js';

/** Of this folder where one is meant, else of the workspace; null where nothing stands in the way. */
export function whyNotRun(services: Services, folder?: vscode.WorkspaceFolder): Obstacle | null {
  const { l10n, workspace } = vscode;
  const folders = folder ? [folder] : (workspace.workspaceFolders ?? []);
  const first = folders[0];
  if (!first)
    return {
      words: l10n.t('Open a folder first: TaskFlow runs the DAGs of a folder and keeps its history.'),
      way: { label: l10n.t('Open Folder'), command: 'vscode.openFolder' },
    };
  if (!workspace.isTrusted)
    return {
      words: l10n.t(
        'TaskFlow runs and changes nothing in a workspace that is not trusted (Restricted Mode).',
      ),
      way: { label: l10n.t('Manage Workspace Trust'), command: 'workbench.trust.manage' },
    };
  if (!folders.some(({ uri }) => uri.scheme === 'file'))
    return {
      words: l10n.t(
        'TaskFlow runs nothing here: runs need files on a disk, and {0} is a virtual folder ({1}).',
        first.name,
        first.uri.scheme,
      ),
    };
  const stores = folders.flatMap((each) => services.storeOf(each) ?? []);
  if (stores.length === 0 && services.faults.length === 0)
    return {
      words: l10n.t('There is no DAG in {0} yet.', first.name),
      way: { label: l10n.t('New DAG File…'), command: 'taskflow.newDagFile' },
    };
  if (stores.length === 0)
    return {
      words: l10n.t('There is no place for the history of {0}; TaskFlow’s log says why.', first.name),
      way: { label: l10n.t('Show Log'), command: 'taskflow.showLog' },
    };
  if (stores.every(({ home }) => home.readOnly))
    return {
      words: l10n.t('The history of {0} came with the folder: it can only be looked at.', first.name),
    };
  return null;
}

/** True, and says why, where something stands in the way. */
export async function isRefused(services: Services, folder?: vscode.WorkspaceFolder): Promise<boolean> {
  // The first look for DAGs may not be over: it tells what there is to run.
  await services.files.ready;
  const obstacle = whyNotRun(services, folder);
  if (obstacle) void tellObstacle(obstacle);
  return obstacle !== null;
}
