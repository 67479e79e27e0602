// Compares two runs of a DAG, side by side in the editor's own diff.
import * as vscode from 'vscode';
import { loadRunState } from '../../history/load-run-state.js';
import { runFolder } from '../../history/run-folder.js';
import type { Services } from '../services.js';
import { runDocument } from './run-documents.js';
import { runTarget } from './targets.js';

/** `selected` are the ids of the runs that were selected together: two are compared without a question. */
export async function compareRuns(
  services: Services,
  argument: unknown,
  selected: readonly string[] = [],
): Promise<void> {
  const { l10n } = vscode;
  const [one, other] = selected;
  if (selected.length === 2 && one !== undefined && other !== undefined) return compare(one, other);
  if (selected.length > 2) {
    void vscode.window.showWarningMessage(
      l10n.t('Two runs can be compared with each other; {0} are selected.', selected.length),
    );
    return;
  }
  const first = await runTarget(services, argument, { placeHolder: l10n.t('Compare which run?') });
  if (!first) return;
  const { store, runId } = first;
  const state = store.liveState(runId) ?? (await loadRunState(runFolder(store.home.home, runId).journal));
  const second = await runTarget(services, undefined, {
    of: store,
    ...(state && { filter: { dag_id: state.dag_id } }),
    fits: ({ run_id }) => run_id !== runId,
    placeHolder: l10n.t('With which other run of {0}?', state?.dag_id ?? ''),
    none: l10n.t('{0} has no other run to compare with.', state?.dag_id ?? ''),
  });
  if (!second) return;
  await compare(runId, second.runId);
}

async function compare(one: string, other: string): Promise<void> {
  const title = `${one.slice(-6)} ↔ ${other.slice(-6)}`;
  await vscode.commands.executeCommand('vscode.diff', runDocument(one), runDocument(other), title);
}
