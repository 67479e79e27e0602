// Commands on a run: cancel, resume, retry, delete.
import * as vscode from 'vscode';
import type { RetryRequest } from '../../core/run/retry-plan.js';
import { dagIn } from '../../definition/file-reading.js';
import type { RetryResult } from '../../engine/request-retry.js';
import { type RunnerMode, startRunner } from '../../engine/start-runner.js';
import { requestCancel } from '../../history/control.js';
import { loadRunState } from '../../history/load-run-state.js';
import { readOwner } from '../../history/ownership.js';
import { runFolder } from '../../history/run-folder.js';
import { interpreterEnvironment } from '../dags/interpreter.js';
import type { Services } from '../services.js';
import { settingShell, withShell } from './default-shell.js';
import { readToRun } from './load-to-run.js';
import { type RunAction, wantedFor, whyNotNow } from './run-actions.js';
import { tellFault } from './start-run.js';
import { type RunTarget, runTarget } from './targets.js';
import { isRefused } from './why-not-run.js';

/** The run to act on; undefined where that can't be, which is said. */
async function targetOf(
  services: Services,
  argument: unknown,
  action: RunAction,
): Promise<RunTarget | undefined> {
  if (await isRefused(services)) return undefined;
  const target = await runTarget(services, argument, wantedFor(action));
  if (!target) return undefined;
  if (await isRefused(services, services.folderOf(target.store))) return undefined;
  const reason = await whyNotNow(action, target);
  if (reason === null) return target;
  void vscode.window.showWarningMessage(reason);
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
  const target = await targetOf(services, argument, 'cancel');
  if (!target) return;
  const folder = runFolder(target.store.home.home, target.runId);
  requestCancel(folder, now);
  const { status } = readOwner(folder);
  if (status === 'gone' || status === 'none') await startHere(target, 'resume');
}

/** The run's id where it is taken up. */
export async function resumeRun(services: Services, argument: unknown): Promise<string | undefined> {
  const target = await targetOf(services, argument, 'resume');
  if (!target) return undefined;
  const folder = runFolder(target.store.home.home, target.runId);
  const { status, holder } = readOwner(folder);
  if (status === 'foreign') {
    const take = vscode.l10n.t('Take over');
    const text = vscode.l10n.t(
      'This run belongs to {0}, which can’t be seen from here. Take it over only if it is gone.',
      holder?.host ?? '?',
    );
    if ((await vscode.window.showWarningMessage(text, { modal: true }, take)) !== take) return undefined;
    await startHere(target, 'resume_force');
  } else await startHere(target, 'resume');
  return target.runId;
}

/** The run's id where it starts over. */
export async function retryRun(
  services: Services,
  argument: unknown,
  isOneTask: boolean,
): Promise<string | undefined> {
  const target = await targetOf(services, argument, isOneTask ? 'retry_task' : 'retry_failed');
  if (!target) return undefined;
  const { store, runId } = target;
  const folder = runFolder(store.home.home, runId);
  const state = await loadRunState(folder.journal);
  if (!state) return undefined;
  let request: RetryRequest = { from: 'failed' };
  if (isOneTask) {
    const taskId =
      target.taskId ??
      (await vscode.window.showQuickPick([...state.tasks.keys()], {
        placeHolder: vscode.l10n.t('Which task?'),
      }));
    if (taskId === undefined) return undefined;
    request = { from: 'tasks', taskIds: [taskId] };
  }
  // The file as it is now: people fix it and retry. One that is gone or broken is replaced by what the run had, but where
  // nothing was ever made of that.
  const uri = state.file === null ? null : vscode.Uri.file(state.file);
  const reading = uri && (await readToRun(uri, state.project));
  if (uri && !reading) return undefined;
  const now = reading && dagIn(reading, state.dag_id)?.definition;
  if (uri && !now && state.reason === 'load-error') {
    const [fault] = reading?.problems.filter(({ severity }) => severity === 'error') ?? [];
    void tellFault(uri, state.dag_id, fault);
    return undefined;
  }
  const definition = uri && now ? withShell(now, settingShell(uri)) : null;
  const { requestRetry } = await import('../../engine/request-retry.js');
  let retried = await requestRetry(folder, definition, request, true);
  if (!retried.ok && retried.reason === 'kept_task_missing')
    retried = await requestRetry(folder, null, request);
  if (!retried.ok) {
    void vscode.window.showWarningMessage(whyNotRetried(retried));
    return undefined;
  }
  await startHere(target, 'run');
  store.lookNow();
  return runId;
}

function whyNotRetried(refusal: Exclude<RetryResult, { readonly ok: true }>): string {
  const { t } = vscode.l10n;
  const tasks = 'tasks' in refusal ? refusal.tasks.join(', ') : '';
  switch (refusal.reason) {
    case 'nothing_failed':
      return t('Nothing failed in this run: there is nothing to retry.');
    case 'unknown_task':
      return t('The DAG has no task {0} any more.', tasks);
    case 'left_out_task':
      return t('{0} was left out of this run, so it can’t be retried.', tasks);
    case 'kept_task_missing':
      return t('The DAG has no task {0} any more, whose result this run keeps.', tasks);
    case 'not_ended':
      return t('The run has been started again meanwhile.');
  }
}

export async function deleteRun(services: Services, argument: unknown): Promise<void> {
  const target = await targetOf(services, argument, 'delete');
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
