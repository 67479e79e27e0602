// Asks which DAG is meant.
import * as vscode from 'vscode';
import type { DagFile } from '../dags/dag-files.js';
import type { Services } from '../services.js';
import { stateWords } from '../views/state-icon.js';

/** Among these, each with the state of its last run. */
export async function pickDag(services: Services, offered: readonly DagFile[]): Promise<DagFile | undefined> {
  const { l10n, window, workspace } = vscode;
  const last = await lastStates(services);
  const picks = offered
    .map((file) => ({
      label: file.result.id,
      description: [last.get(keyOf(file.folder, file.result.id)), workspace.asRelativePath(file.uri)]
        .filter(Boolean)
        .join(' · '),
      file,
    }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const placeHolder = l10n.t('Which DAG?');
  return (await window.showQuickPick(picks, { placeHolder, matchOnDescription: true }))?.file;
}

/** Folders may have DAGs of one id. */
async function lastStates({ folders }: Services): Promise<ReadonlyMap<string, string>> {
  const { latestRuns } = await import('../../history/queries.js');
  const states = new Map<string, string>();
  for (const { folder, store } of folders) {
    const index = await store.index();
    if (!index) continue;
    for (const run of latestRuns(index)) states.set(keyOf(folder, run.dag_id), stateWords(run.state));
  }
  return states;
}

function keyOf({ uri }: vscode.WorkspaceFolder, dagId: string): string {
  return `${uri.toString()}/${dagId}`;
}
