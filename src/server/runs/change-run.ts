// Cancels, retries, resumes and deletes a run, or says why that can't be.
import type { RetryRequest } from '../../core/run/retry-plan.js';
import type { RunState } from '../../core/run-state.js';
import { isFinalRunState } from '../../core/states.js';
import { loadDagFile } from '../../definition/discover.js';
import { dagIn } from '../../definition/file-reading.js';
import { hostAsker } from '../../engine/hosts/host-asker.js';
import { type RetryResult, requestRetry } from '../../engine/request-retry.js';
import { startRunner } from '../../engine/start-runner.js';
import { isAbandoned } from '../../history/abandoned-run.js';
import { requestCancel } from '../../history/control.js';
import { loadRunState } from '../../history/load-run-state.js';
import { isOwnerGone, readOwner } from '../../history/ownership.js';
import { prune } from '../../history/retention.js';
import { type RunFolder, runFolder } from '../../history/run-folder.js';
import { isRun } from '../../history/run-ids.js';
import { ApiProblem } from '../problems/api-problem.js';
import type { ServerContext } from '../server-context.js';
import { assertWritable } from './trigger-run.js';

/** The folder of a run that is there. Throws ApiProblem; an id that is none is unknown, whatever it looks like. */
export function knownRun({ home }: ServerContext, runId: string): RunFolder {
  if (isRun(home, runId)) return runFolder(home, runId);
  throw new ApiProblem(404, 'unknown_run', 'There is no such run; GET /runs lists them');
}

/** As seen from here: interrupted where the owner is gone. Throws ApiProblem where the journal is damaged. */
export async function seenRun(folder: RunFolder): Promise<RunState> {
  const state = await loadRunState(folder.journal);
  if (!state)
    throw new ApiProblem(503, 'history_unavailable', `The journal of run ${folder.runId} is damaged`);
  if (state.state === 'running') {
    if (isAbandoned(folder)) state.state = 'interrupted';
    // Released: it has ended since it was read.
    else if (isOwnerGone(folder)) return (await loadRunState(folder.journal)) ?? state;
  }
  return state;
}

export async function cancelRun(context: ServerContext, folder: RunFolder, now: boolean): Promise<RunState> {
  assertWritable(context);
  const state = await seenRun(folder);
  if (isFinalRunState(state.state)) throw wrongState(folder, `has ended already: ${state.state}`);
  requestCancel(folder, now);
  const { status } = readOwner(folder);
  // A runner takes it up, finds the request, and ends what is left of it.
  if (status === 'gone' || status === 'none') startRunner(folder, 'resume');
  return state;
}

export async function resumeRun(
  context: ServerContext,
  folder: RunFolder,
  force: boolean,
): Promise<RunState> {
  assertWritable(context);
  const state = await seenRun(folder);
  if (isFinalRunState(state.state))
    throw wrongState(folder, `has ended: ${state.state}; retry starts it over`);
  const { status, holder } = readOwner(folder);
  if (status === 'alive') throw wrongState(folder, `is running, in process ${holder?.pid}`);
  if (status === 'foreign' && !force)
    throw wrongState(
      folder,
      `belongs to ${holder?.host ?? 'an unknown host'}, which can’t be seen from here; if it is gone: {"force": true}`,
    );
  startRunner(folder, force ? 'resume_force' : 'resume');
  return state;
}

export interface RetryOptions {
  /** Absent: what failed. */
  readonly tasks?: readonly string[];
  /** With the definition that the run had, not with its file as it is now. */
  readonly asRun: boolean;
}

/** The tasks that start over. */
export async function retryRun(
  context: ServerContext,
  folder: RunFolder,
  { tasks, asRun }: RetryOptions,
): Promise<readonly string[]> {
  assertWritable(context);
  const state = await seenRun(folder);
  const definition = asRun ? null : await presentDefinition(state);
  const request: RetryRequest = tasks ? { from: 'tasks', taskIds: tasks } : { from: 'failed' };
  const retried = await requestRetry(folder, definition, request);
  if (!retried.ok) throw refusal(folder, retried);
  const { id, max_active_runs } = definition ?? state.definition;
  context.starter.queued(folder, id, max_active_runs);
  context.live.added(folder.runId);
  context.history.changed();
  return retried.tasks;
}

export async function deleteRun(context: ServerContext, folder: RunFolder): Promise<void> {
  assertWritable(context);
  const index = await context.history.index();
  const pruned = await prune(index, { runIds: [folder.runId], now: Date.now() });
  context.history.changed();
  if (pruned.kept_active.length > 0) throw wrongState(folder, 'is not over; cancel it first');
}

/** People fix the file and retry. */
async function presentDefinition(state: RunState) {
  if (state.file === null) return null;
  const reading = await loadDagFile(state.file, { ask: hostAsker(state.project) });
  const definition = dagIn(reading, state.dag_id)?.definition;
  if (definition) return definition;
  const [error] = reading.problems.filter(({ severity }) => severity === 'error');
  const ids = reading.dags.map(({ id }) => id).join(', ');
  const reason = error
    ? `${error.message} (line ${error.range.start.line + 1})`
    : `it defines ${ids || 'no DAG'} now`;
  throw new ApiProblem(
    409,
    'dag_has_errors',
    `The DAG’s file can’t be taken as it is now: ${reason}; {"as_run": true} takes the definition that the run had`,
  );
}

function refusal(folder: RunFolder, result: Extract<RetryResult, { ok: false }>): ApiProblem {
  switch (result.reason) {
    case 'not_ended':
      return wrongState(folder, `is ${result.state}; only an ended run can be retried`);
    case 'nothing_failed':
      return wrongState(folder, 'has nothing that failed; {"tasks": ["…"]} starts a task over all the same');
    case 'unknown_task':
    case 'left_out_task': {
      const message =
        result.reason === 'unknown_task' ? 'is no task of this DAG' : 'was not part of this run';
      const errors = result.tasks.map((task) => ({ path: '/tasks', message: `${task} ${message}` }));
      return new ApiProblem(422, 'invalid_request', 'These tasks can’t be retried', { errors });
    }
    case 'kept_task_missing':
      return wrongState(
        folder,
        `keeps results of ${result.tasks.join(', ')}, which the file lacks now; {"as_run": true} takes the definition that the run had`,
      );
  }
}

function wrongState({ runId }: RunFolder, what: string): ApiProblem {
  return new ApiProblem(409, 'wrong_state', `Run ${runId} ${what}`, { runId });
}
