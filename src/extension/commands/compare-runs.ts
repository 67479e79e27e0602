// Compares two runs of a DAG, side by side in the editor's own diff.
import * as vscode from 'vscode';
import { loadRunState } from '../../history/load-run-state.js';
import { runFolder } from '../../history/run-folder.js';
import type { Services } from '../services.js';
import { runDocument } from './run-documents.js';
import { runTarget } from './targets.js';

export async function compareRuns(services: Services, argument: unknown): Promise<void> {
  const { commands, l10n } = vscode;
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
  const title = `${runId.slice(-6)} ↔ ${second.runId.slice(-6)}`;
  await commands.executeCommand('vscode.diff', runDocument(runId), runDocument(second.runId), title);
}
