// The commands that decide about schedules: on or off for a folder, and a DAG paused or not. Kept in the history's home.
import * as vscode from 'vscode';
import { pauseDag, resumeDag } from '../../scheduler/scheduler-settings.js';
import { switchHome } from '../../scheduler/switch-home.js';
import { pickFolder } from '../commands/pick-folder.js';
import { whyNotRun } from '../commands/start-run.js';
import { dagTarget } from '../commands/targets.js';
import type { Services } from '../services.js';
import type { FolderSchedules, Schedules } from './folder-schedules.js';

/** Never in an untrusted workspace; asks which folder where there are several. */
export async function switchFolder(services: Services, isOn: boolean): Promise<void> {
  const { l10n, window } = vscode;
  const { schedules } = services;
  if (refused()) return;
  await services.files.ready;
  // It may not have looked yet.
  await schedules.look();
  const chosen = await chooseFolder(schedules, isOn);
  if (!chosen) return;
  const { folder, store } = chosen;
  if (store.home.readOnly) {
    void window.showErrorMessage(
      l10n.t('The history of {0} came with the folder: no schedule ever runs from it.', folder.name),
    );
    return;
  }
  const dags = await schedules.dags(folder);
  await switchHome(store.home.home, isOn ? { on: dags, now: Date.now() } : 'off');
  await schedules.look();
  const words = isOn
    ? l10n.t(
        'Schedules are on for {0}: {1} DAGs run by theirs while this window is open.',
        folder.name,
        dags.length,
      )
    : l10n.t('Schedules are off for {0}. Runs that were started go on.', folder.name);
  window.setStatusBarMessage(words, 8000);
}

export async function switchDag(services: Services, argument: unknown, isPaused: boolean): Promise<void> {
  if (refused()) return;
  const { schedules } = services;
  const target = await dagTarget(services, argument);
  await schedules.look();
  const found = target && schedules.of(target.file.folder);
  if (!found || found.store.home.readOnly) return;
  const { home } = found.store.home;
  const { id } = target.file.result;
  if (isPaused) await pauseDag(home, id);
  else await resumeDag(home, id, Date.now());
  await schedules.look();
}

function refused(): boolean {
  const reason = whyNotRun();
  if (reason) void vscode.window.showWarningMessage(reason);
  return reason !== null;
}

function chooseFolder(schedules: Schedules, isOn: boolean): Promise<FolderSchedules | undefined> {
  const { folders } = schedules;
  // Those where it would change something come first.
  const useful = folders.filter(({ settings }) => settings.enabled !== isOn);
  const offered = useful.length > 0 ? useful : folders;
  return pickFolder(offered, vscode.l10n.t('Which folder?'));
}
