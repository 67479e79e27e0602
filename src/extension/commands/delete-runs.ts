// Deletes the runs that are selected, after one question that says how many.
import * as vscode from 'vscode';
import type { RunStore } from '../runs/run-store.js';
import type { Services } from '../services.js';
import { isRefused } from './why-not-run.js';

export async function deleteRuns(services: Services, runIds: readonly string[]): Promise<void> {
  const { l10n, window } = vscode;
  if (await isRefused(services)) return;
  const remove = l10n.t('Delete');
  const question = l10n.t('Delete {0} runs with their logs and outputs?', runIds.length);
  if ((await window.showWarningMessage(question, { modal: true }, remove)) !== remove) return;
  const { prune } = await import('../../history/retention.js');
  let kept = 0;
  for (const [store, ids] of await byStore(services, runIds)) {
    const index = await store.index();
    if (!index) continue;
    kept += (await prune(index, { runIds: ids, now: Date.now() })).kept_active.length;
    store.lookNow();
  }
  if (kept > 0)
    void window.showWarningMessage(
      kept === 1
        ? l10n.t('One of the runs is not over, so it stays. Cancel it first.')
        : l10n.t('{0} of the runs are not over, so they stay. Cancel them first.', kept),
    );
}

/** A history that came with its folder is left as it is. */
async function byStore(
  services: Services,
  runIds: readonly string[],
): Promise<ReadonlyMap<RunStore, readonly string[]>> {
  const found = new Map<RunStore, string[]>();
  for (const runId of runIds) {
    const store = await services.storeOfRun(runId);
    if (store && !store.home.readOnly) found.set(store, [...(found.get(store) ?? []), runId]);
  }
  return found;
}
