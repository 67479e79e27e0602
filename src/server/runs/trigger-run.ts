// Triggers a run of a DAG by the API: checks, makes it once, has it started.
import { ulid } from 'ulid';
import type { DagDefinition, Json } from '../../core/definition.js';
import { checkParams } from '../../definition/params.js';
import { createRun } from '../../history/create-run.js';
import { type RunFolder, runFolder } from '../../history/run-folder.js';
import { isRun } from '../../history/run-ids.js';
import { parseScheduleDate } from '../../scheduler/schedule-date.js';
import { ApiProblem, type PartProblem } from '../problems/api-problem.js';
import type { ServerContext } from '../server-context.js';
import { fingerprintOf } from './idempotency-keys.js';

export interface TriggerRequest {
  readonly params: Readonly<Record<string, Json>>;
  readonly logicalDate?: string;
  readonly key?: string;
}

export interface Triggered {
  readonly folder: RunFolder;
  /** True when an earlier request with the same key made it. */
  readonly isRepeat: boolean;
}

/** Throws ApiProblem. */
export function triggerRun(context: ServerContext, dagId: string, request: TriggerRequest): Triggered {
  assertWritable(context);
  const fingerprint = fingerprintOf([request.params, request.logicalDate ?? null]);
  if (request.key !== undefined) {
    const known = context.keys.read(dagId, request.key);
    // Before all checks: the file may have changed since, and the first answer stands.
    if (known?.created || known?.fingerprint !== undefined) {
      assertSame(known.fingerprint, fingerprint);
      if (isRun(context.home, known.run_id)) return repeat(context, known.run_id);
      if (known.created) throw deleted(known.run_id);
    }
  }
  const definition = runnable(context, dagId);
  const params = checkedParams(definition, request.params);
  const logicalDate = logicalDateOf(request.logicalDate);
  const make = (runId: string) => create(context, dagId, definition, params, logicalDate, runId);
  if (request.key === undefined) return { folder: make(ulid()), isRepeat: false };
  const record = context.keys.claim(dagId, request.key, fingerprint, ulid());
  assertSame(record.fingerprint, fingerprint);
  if (isRun(context.home, record.run_id)) return repeat(context, record.run_id);
  // Also where a server died right after it had bound the key: the run gets the same id.
  const folder = make(record.run_id);
  context.keys.created(dagId, request.key, record);
  return { folder, isRepeat: false };
}

export function assertWritable({ foreign, state }: ServerContext): void {
  if (foreign)
    throw new ApiProblem(403, 'read_only', 'This history came with the folder: it can only be looked at');
  if (state.isStopping)
    throw new ApiProblem(503, 'stopping', 'The server is stopping and starts nothing more', {
      headers: { 'Retry-After': '5' },
    });
}

/** The definition of a DAG that can run. Throws ApiProblem. */
export function runnable({ dags }: ServerContext, dagId: string): DagDefinition {
  const dag = dags.get(dagId);
  if (!dag) throw unknownDag(dagId);
  if (dag.isTwin)
    throw new ApiProblem(
      409,
      'duplicate_dag',
      `Several files have the id ${dagId}, so which one is meant can’t be told`,
    );
  const { definition, problems } = dag.result;
  if (definition) return definition;
  const errors = problems
    .filter(({ severity }) => severity === 'error')
    .map(({ code, message, range }): PartProblem => {
      const { line, character } = range.start;
      return { path: dag.file, message, code, file: dag.file, line, character };
    });
  throw new ApiProblem(409, 'dag_has_errors', `${dag.file} has errors, so it can’t run`, { errors });
}

export function unknownDag(dagId: string): ApiProblem {
  return new ApiProblem(
    404,
    'unknown_dag',
    `There is no DAG ${JSON.stringify(dagId.slice(0, 100))}; GET /dags lists them`,
  );
}

/** The values of a run, or an ApiProblem with the place of each that is wrong. */
export function checkedParams(
  definition: DagDefinition,
  given: Readonly<Record<string, Json>>,
): Readonly<Record<string, Json>> {
  const checked = checkParams(definition.params, given);
  if (checked.ok) return checked.values;
  const errors = checked.faults.map(({ path, message }) => ({ path: `/params${path}`, message }));
  throw new ApiProblem(422, 'invalid_params', `The parameters do not fit ${definition.id}`, { errors });
}

function create(
  context: ServerContext,
  dagId: string,
  definition: DagDefinition,
  params: Readonly<Record<string, Json>>,
  logicalDate: string | undefined,
  runId: string,
): RunFolder {
  const file = context.dags.get(dagId)?.result.file ?? null;
  const run = {
    dag_id: definition.id,
    definition,
    params,
    trigger: 'api' as const,
    file,
    project: context.project,
    ...(logicalDate !== undefined && { logical_date: logicalDate }),
  };
  const folder = createRun(context.home, run, Date.now(), runId);
  hasBeenQueued(context, folder, definition);
  return folder;
}

/** What follows the making of any run here. */
export function hasBeenQueued(context: ServerContext, folder: RunFolder, definition: DagDefinition): void {
  context.metrics.triggered();
  context.starter.queued(folder, definition.id, definition.max_active_runs);
  context.live.added(folder.runId);
  context.history.changed();
}

function logicalDateOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const date = parseScheduleDate(text, 'UTC');
  if (date.ok) return new Date(date.ms).toISOString();
  const errors = [{ path: '/logical_date', message: date.message }];
  throw new ApiProblem(422, 'invalid_request', 'The logical date is invalid', { errors });
}

function repeat({ home }: ServerContext, runId: string): Triggered {
  return { folder: runFolder(home, runId), isRepeat: true };
}

function assertSame(known: string, given: string): void {
  if (known === given) return;
  throw new ApiProblem(
    422,
    'idempotency_key_reused',
    'This Idempotency-Key was sent with another body before; send a new key for a new run',
    { errors: [{ path: 'Idempotency-Key', message: 'belongs to another request' }] },
  );
}

function deleted(runId: string): ApiProblem {
  return new ApiProblem(
    409,
    'run_deleted',
    `The run of this Idempotency-Key, ${runId}, was deleted; send a new key`,
    {
      runId,
    },
  );
}
