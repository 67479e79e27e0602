// Deletes the oldest runs of a DAG when one of its runs has ended, as far as the setting asks for it.
import * as vscode from 'vscode';
import { Disposables } from '../disposables.js';
import { SETTINGS } from '../ids.js';
import { log } from '../log.js';
import type { Services } from '../services.js';
import type { RunStore } from './run-store.js';

/** The index has to have seen the end; and ends come together. */
const PAUSE_MS = 2_000;

export function registerRetention(services: Services): vscode.Disposable {
  const held = new Disposables();
  const timers = new Map<string, NodeJS.Timeout>();
  held.add({
    dispose: () => {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  });
  held.add(
    services.onDidChangeRun(({ store, state, events }) => {
      if (store.home.readOnly || !events.some(({ type }) => type === 'run_finished')) return;
      const keep = keptRuns(services, store);
      if (keep === 0) return;
      const key = `${store.home.home}/${state.dag_id}`;
      clearTimeout(timers.get(key));
      timers.set(
        key,
        setTimeout(() => {
          timers.delete(key);
          void pruneDag(store, state.dag_id, keep);
        }, PAUSE_MS),
      );
    }),
  );
  return held;
}

/** 0: all are kept. */
function keptRuns(services: Services, store: RunStore): number {
  const folder = vscode.workspace.workspaceFolders?.find((each) => services.storeOf(each) === store);
  const keep = vscode.workspace.getConfiguration(undefined, folder?.uri).get<number>(SETTINGS.keepRuns, 0);
  return Number.isFinite(keep) && keep > 0 ? Math.floor(keep) : 0;
}

async function pruneDag(store: RunStore, dagId: string, keepPerDag: number): Promise<void> {
  const index = await store.index();
  if (!index) return;
  await index.refresh();
  const { prune } = await import('../../history/retention.js');
  const { removed } = await prune(index, { keepPerDag, dagId, now: Date.now() });
  if (removed.length === 0) return;
  log().info(`deleted ${removed.length} old runs of ${dagId}: ${keepPerDag} are kept`);
  store.lookNow();
}
