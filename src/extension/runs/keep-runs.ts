// Deletes old runs of a folder when one of its runs has ended, as far as the settings ask for it.
import type * as vscode from 'vscode';
import { Disposables } from '../disposables.js';
import { SETTINGS } from '../ids.js';
import { log } from '../log.js';
import type { Services } from '../services.js';
import { setting } from '../setting.js';
import type { RunStore } from './run-store.js';

/** The index has to have seen the end; and ends come together. */
const PAUSE_MS = 2_000;
const DAY_MS = 86_400_000;
const MEGABYTE = 1_000_000;

interface Rules {
  readonly keepPerDag?: number;
  readonly olderThanMs?: number;
  readonly maxTotalBytes?: number;
}

export function registerRetention(services: Services): vscode.Disposable {
  const held = new Disposables();
  const timers = new Map<RunStore, NodeJS.Timeout>();
  held.add({
    dispose: () => {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  });
  held.add(
    services.onDidChangeRun(({ store, events }) => {
      if (store.home.readOnly || !events.some(({ type }) => type === 'run_finished')) return;
      if (Object.keys(rulesOf(services, store)).length === 0) return;
      clearTimeout(timers.get(store));
      const timer = setTimeout(() => {
        timers.delete(store);
        void keep(store, rulesOf(services, store));
      }, PAUSE_MS);
      timers.set(store, timer);
    }),
  );
  return held;
}

/** None: all are kept. */
function rulesOf(services: Services, store: RunStore): Rules {
  const scope = services.folderOf(store)?.uri;
  const runs = Math.floor(setting<number>(SETTINGS.keepRuns, scope));
  const days = setting<number>(SETTINGS.keepDays, scope);
  const megabytes = setting<number>(SETTINGS.largestHistory, scope);
  return {
    ...(runs > 0 && { keepPerDag: runs }),
    ...(days > 0 && { olderThanMs: days * DAY_MS }),
    ...(megabytes > 0 && { maxTotalBytes: megabytes * MEGABYTE }),
  };
}

async function keep(store: RunStore, rules: Rules): Promise<void> {
  if (Object.keys(rules).length === 0) return;
  const index = await store.index();
  if (!index) return;
  await index.refresh();
  const { prune } = await import('../../history/retention.js');
  const { removed } = await prune(index, { ...rules, now: Date.now() });
  if (removed.length === 0) return;
  log().info(`deleted ${removed.length} old runs in ${store.home.home}: ${JSON.stringify(rules)}`);
  store.lookNow();
}
