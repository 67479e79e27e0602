// Asks which run is meant, of those that a command can do something with.
import * as vscode from 'vscode';
import type { RunRow } from '../../history/index-rows.js';
import { listRuns, type RunsFilter } from '../../history/queries.js';
import type { RunStore } from '../runs/run-store.js';
import type { Services } from '../services.js';
import { stateWords } from '../views/state-icon.js';
import { fullTime } from '../views/times.js';

const MOST_OFFERED = 100;

export interface WantedRuns {
  readonly filter?: RunsFilter;
  /** Of this folder only. */
  readonly of?: RunStore;
  /** What the filter can't tell. */
  readonly fits?: (run: RunRow, store: RunStore) => boolean;
  readonly placeHolder?: string;
  /** Said where there is none to choose from. */
  readonly none?: string;
}

interface PickedRun {
  readonly store: RunStore;
  readonly runId: string;
}

/** Among the newest that are wanted. */
export async function pickRun(services: Services, wanted: WantedRuns): Promise<PickedRun | undefined> {
  const { l10n, window } = vscode;
  const {
    fits = () => true,
    placeHolder = l10n.t('Which run?'),
    none = l10n.t('There are no runs yet'),
  } = wanted;
  const stores = services.stores.filter((store) => !wanted.of || store === wanted.of);
  const picks: (vscode.QuickPickItem & PickedRun)[] = [];
  for (const store of stores) {
    const index = await store.index();
    await index?.refresh();
    if (!index) continue;
    for (const run of listRuns(index, wanted.filter ?? {}, { limit: MOST_OFFERED }).runs) {
      if (!fits(run, store)) continue;
      const when = fullTime(run.created_at);
      const words = [stateWords(run.state), when, ...(stores.length > 1 ? [foldersOf(services, store)] : [])];
      picks.push({
        label: run.dag_id,
        description: words.join(' · '),
        detail: run.run_id,
        store,
        runId: run.run_id,
      });
    }
  }
  if (picks.length === 0) {
    void window.showInformationMessage(none);
    return undefined;
  }
  picks.sort((a, b) => (a.runId < b.runId ? 1 : -1));
  const picked = await window.showQuickPick(picks, { placeHolder, matchOnDetail: true });
  return picked && { store: picked.store, runId: picked.runId };
}

/** Names of the folders that keep their history here. */
export function foldersOf({ folders }: Services, store: RunStore): string {
  return folders.flatMap((each) => (each.store === store ? [each.folder.name] : [])).join(', ');
}
