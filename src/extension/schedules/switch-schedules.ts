// The commands that decide about schedules: on or off for a folder, and a DAG paused or not. Kept in the history's home.
import * as vscode from 'vscode';
import { pauseDag, resumeDag, setEnabled } from '../../scheduler/scheduler-settings.js';
import { pickFolder } from '../commands/pick-folder.js';
import { dagTarget } from '../commands/targets.js';
import { isRefused } from '../commands/why-not-run.js';
import type { Services } from '../services.js';
import type { FolderSchedules, Schedules } from './folder-schedules.js';

/** Never in an untrusted workspace; asks which folder where there are several. */
export async function switchFolder(services: Services, isOn: boolean): Promise<void> {
  const { l10n, window } = vscode;
  const { schedules } = services;
  if (await isRefused(services)) return;
  await services.files.ready;
  // It may not have looked yet.
  await schedules.look();
  const chosen = await chooseFolder(schedules, isOn);
  if (!chosen || (await isRefused(services, chosen.folder))) return;
  const { folder, store } = chosen;
  const dags = await schedules.dags(folder);
  await setEnabled(store.home.home, isOn, Date.now());
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
  if (await isRefused(services)) return;
  const { l10n } = vscode;
  const { schedules } = services;
  await schedules.look();
  const target = await dagTarget(services, argument, {
    whyNot: ({ folder, result: { id, definition } }) => {
      if (!definition?.schedule) return l10n.t('{0} has no schedule.', id);
      if (schedules.isPaused(folder, id) === isPaused)
        return isPaused
          ? l10n.t('The schedule of {0} is paused already.', id)
          : l10n.t('The schedule of {0} is not paused.', id);
      return null;
    },
    none: isPaused
      ? l10n.t('No DAG has a schedule that could be paused.')
      : l10n.t('No DAG’s schedule is paused.'),
  });
  const found = target && schedules.of(target.file.folder);
  if (!found || (await isRefused(services, target.file.folder))) return;
  const { home } = found.store.home;
  const { id } = target.file.result;
  if (isPaused) await pauseDag(home, id);
  else await resumeDag(home, id, Date.now());
  await schedules.look();
}

function chooseFolder(schedules: Schedules, isOn: boolean): Promise<FolderSchedules | undefined> {
  const { folders } = schedules;
  // Those where it would change something come first.
  const useful = folders.filter(({ settings }) => settings.enabled !== isOn);
  const offered = useful.length > 0 ? useful : folders;
  return pickFolder(offered, vscode.l10n.t('Which folder?'));
}
