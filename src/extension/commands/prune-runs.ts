// Deletes old runs at the user's word: how many of which folder is said before any goes.
import * as vscode from 'vscode';
import type { HistoryIndex } from '../../history/history-index.js';
import { SETTINGS } from '../ids.js';
import type { RunStore } from '../runs/run-store.js';
import type { Services } from '../services.js';
import { setting } from '../setting.js';
import { foldersOf } from './pick-run.js';
import { isRefused } from './why-not-run.js';

const KEPT = 100;

export async function pruneRuns(services: Services): Promise<void> {
  const { l10n, window } = vscode;
  if (await isRefused(services)) return;
  const keepPerDag = await askCount();
  if (keepPerDag === undefined) return;
  const going = await chooseRuns(services, keepPerDag);
  const count = going.reduce((sum, { runIds }) => sum + runIds.length, 0);
  if (count === 0) {
    void window.showInformationMessage(
      l10n.t('No DAG has more than {0} finished runs: nothing is deleted.', keepPerDag),
    );
    return;
  }
  const remove = l10n.t('Delete');
  const detail = going
    .map(({ name, runIds, bytes }) => `${name}: ${countWords(runIds.length)}, ${sizeWords(bytes)}`)
    .join('\n');
  const question =
    count === 1
      ? l10n.t('Delete one run with its logs and outputs?')
      : l10n.t('Delete {0} runs with their logs and outputs?', count);
  if ((await window.showWarningMessage(question, { modal: true, detail }, remove)) !== remove) return;
  const { prune } = await import('../../history/retention.js');
  let removed = 0;
  for (const { store, index, runIds } of going) {
    removed += (await prune(index, { runIds, now: Date.now() })).removed.length;
    store.lookNow();
  }
  void window.showInformationMessage(
    removed === 1 ? l10n.t('One run was deleted.') : l10n.t('{0} runs were deleted.', removed),
  );
}

async function askCount(): Promise<number | undefined> {
  const { l10n, window } = vscode;
  const kept = setting<number>(SETTINGS.keepRuns);
  const text = await window.showInputBox({
    prompt: l10n.t('How many finished runs of each DAG are kept?'),
    value: String(kept > 0 ? kept : KEPT),
    validateInput: (typed) => (/^\d+$/.test(typed) ? undefined : l10n.t('A whole number')),
  });
  return text === undefined ? undefined : Number(text);
}

interface GoingRuns {
  readonly name: string;
  readonly store: RunStore;
  readonly index: HistoryIndex;
  readonly runIds: readonly string[];
  readonly bytes: number;
}

async function chooseRuns(services: Services, keepPerDag: number): Promise<readonly GoingRuns[]> {
  const { prune } = await import('../../history/retention.js');
  const going: GoingRuns[] = [];
  for (const store of services.stores) {
    const index = await store.index();
    if (!index || store.home.readOnly) continue;
    await index.refresh();
    const { removed, bytes } = await prune(index, { keepPerDag, now: Date.now(), dryRun: true });
    if (removed.length > 0)
      going.push({ name: foldersOf(services, store), store, index, runIds: removed, bytes });
  }
  return going;
}

function countWords(count: number): string {
  return count === 1 ? vscode.l10n.t('1 run') : vscode.l10n.t('{0} runs', count);
}

/** `12 kB`, `3.4 MB`, `1.2 GB`. */
function sizeWords(bytes: number): string {
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit += 1) value /= 1000;
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  return `${value.toLocaleString(vscode.env.language, { maximumFractionDigits: digits })} ${units[unit]}`;
}
