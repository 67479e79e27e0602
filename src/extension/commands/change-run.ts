// Commands on a run: cancel, resume, retry, delete.
import * as vscode from 'vscode';
import type { RetryRequest } from '../../core/run/retry-plan.js';
import { loadDagFile } from '../../definition/discover.js';
import { dagIn } from '../../definition/file-reading.js';
import { hostAsker } from '../../engine/hosts/host-asker.js';
import { type RunnerMode, startRunner } from '../../engine/start-runner.js';
import { requestCancel } from '../../history/control.js';
import { loadRunState } from '../../history/load-run-state.js';
import { readOwner } from '../../history/ownership.js';
import { runFolder } from '../../history/run-folder.js';
import { interpreterEnvironment } from '../dags/interpreter.js';
import type { Services } from '../services.js';
import { settingShell, withShell } from './default-shell.js';
import { whyNotRun } from './start-run.js';
import { type RunTarget, runTarget } from './targets.js';

async function allowed(services: Services, argument: unknown): Promise<RunTarget | undefined> {
  const refusal = whyNotRun();
  if (refusal) {
    void vscode.window.showWarningMessage(refusal);
    return undefined;
  }
  const target = await runTarget(services, argument);
  if (!target?.store.home.readOnly) return target;
  void vscode.window.showWarningMessage(
    vscode.l10n.t('This history came with the folder: it can only be looked at.'),
  );
  return undefined;
}

function interpreterOf({ store }: RunTarget): Promise<Readonly<Record<string, string>>> {
  return interpreterEnvironment(vscode.Uri.file(store.home.project));
}

async function startHere(target: RunTarget, mode: RunnerMode): Promise<void> {
  startRunner(runFolder(target.store.home.home, target.runId), mode, await interpreterOf(target));
}

/** Asks the run's owner; where the owner is gone a runner takes it up and finds the request. */
export async function cancelRun(services: Services, argument: unknown, now = false): Promise<void> {
  const target = await allowed(services, argument);
  if (!target) return;
  const folder = runFolder(target.store.home.home, target.runId);
  requestCancel(folder, now);
  const { status } = readOwner(folder);
  if (status === 'gone' || status === 'none') await startHere(target, 'resume');
}

export async function resumeRun(services: Services, argument: unknown): Promise<void> {
  const target = await allowed(services, argument);
  if (!target) return;
  const folder = runFolder(target.store.home.home, target.runId);
  const { status, holder } = readOwner(folder);
  if (status === 'foreign') {
    const take = vscode.l10n.t('Take over');
    const text = vscode.l10n.t(
      'This run belongs to {0}, which can’t be seen from here. Take it over only if it is gone.',
      holder?.host ?? '?',
    );
    if ((await vscode.window.showWarningMessage(text, { modal: true }, take)) === take)
      await startHere(target, 'resume_force');
    return;
  }
  await startHere(target, 'resume');
}

export async function retryRun(services: Services, argument: unknown, isOneTask: boolean): Promise<void> {
  const target = await allowed(services, argument);
  if (!target) return;
  const { store, runId } = target;
  const folder = runFolder(store.home.home, runId);
  const state = await loadRunState(folder.journal);
  if (!state) return;
  let request: RetryRequest = { from: 'failed' };
  if (isOneTask) {
    const taskId =
      target.taskId ??
      (await vscode.window.showQuickPick([...state.tasks.keys()], {
        placeHolder: vscode.l10n.t('Which task?'),
      }));
    if (taskId === undefined) return;
    request = { from: 'tasks', taskIds: [taskId] };
  }
  // The file as it is now: people fix it and retry. One that is gone or broken is replaced by what the run had.
  const env = await interpreterOf(target);
  const ask = hostAsker(state.project, () => ({ ...process.env, ...env }));
  const reading = state.file === null ? null : await loadDagFile(state.file, { ask });
  const now = reading && dagIn(reading, state.dag_id)?.definition;
  const shell = state.file === null ? null : settingShell(vscode.Uri.file(state.file));
  const definition = now ? withShell(now, shell) : null;
  const { requestRetry } = await import('../../engine/request-retry.js');
  let retried = requestRetry(folder, definition, request);
  if (!retried.ok && retried.reason === 'kept_task_missing') retried = requestRetry(folder, null, request);
  if (!retried.ok) {
    void vscode.window.showWarningMessage(
      vscode.l10n.t('This run can’t be retried so: {0}.', retried.reason.replaceAll('_', ' ')),
    );
    return;
  }
  await startHere(target, 'run');
  store.lookNow();
}

export async function deleteRun(services: Services, argument: unknown): Promise<void> {
  const target = await allowed(services, argument);
  const index = await target?.store.index();
  if (!target || !index) return;
  const remove = vscode.l10n.t('Delete');
  const text = vscode.l10n.t('Delete this run with its logs and outputs?');
  if (
    (await vscode.window.showWarningMessage(text, { modal: true, detail: target.runId }, remove)) !== remove
  )
    return;
  const { prune } = await import('../../history/retention.js');
  const { kept_active } = await prune(index, { runIds: [target.runId], now: Date.now() });
  if (kept_active.length > 0)
    void vscode.window.showWarningMessage(
      vscode.l10n.t('The run is not over, so it stays. Cancel it first.'),
    );
  target.store.lookNow();
}

export async function pruneRuns(services: Services): Promise<void> {
  const text = await vscode.window.showInputBox({
    prompt: vscode.l10n.t('How many finished runs of each DAG are kept?'),
    value: '100',
    validateInput: (typed) => (/^\d+$/.test(typed) ? undefined : vscode.l10n.t('A whole number')),
  });
  if (text === undefined) return;
  const { prune } = await import('../../history/retention.js');
  let removed = 0;
  for (const store of services.stores) {
    const index = await store.index();
    if (!index || store.home.readOnly) continue;
    removed += (await prune(index, { keepPerDag: Number(text), now: Date.now() })).removed.length;
    store.lookNow();
  }
  void vscode.window.showInformationMessage(vscode.l10n.t('{0} runs were deleted.', removed));
}
