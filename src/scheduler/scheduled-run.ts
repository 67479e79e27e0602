// Makes the run of one logical date, at most once whoever tries.

import { checkParams } from '../definition/params.js';
import { createRun } from '../history/create-run.js';
import type { RunFolder } from '../history/run-folder.js';
import type { ScheduledDag } from './dag-files.js';
import { type Guard, makeGuard, removeGuard } from './guards.js';
import { fingerprint, readRecord, writeRecord } from './schedule-record.js';

export interface ScheduledRunRequest {
  readonly home: string;
  readonly project: string;
  readonly dag: ScheduledDag;
  /** Of this run, if no other process has chosen one before. */
  readonly guard: Guard;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * Makes the run and notes that its date was decided on; null when another process has done so. The order is what
 * keeps a crash from losing or doubling it: guard, run, record, guard away. Throws what `createRun` throws.
 */
export function createScheduledRun(request: ScheduledRunRequest): RunFolder | null {
  const { home, dag, now } = request;
  const guard = makeGuard(home, request.guard);
  // A slower process may come here after a faster one has tidied up: then the record is ahead.
  if (isHandled(home, guard)) {
    removeGuard(home, guard);
    return null;
  }
  const folder = createRun(home, newRun(request, guard), now, guard.runId);
  noteHandled(home, dag, guard.logicalMs);
  removeGuard(home, guard);
  return folder;
}

/** Notes that a logical date, and all before it, were decided on. */
export function noteHandled(home: string, dag: ScheduledDag, logicalMs: number): void {
  const { schedule } = dag.definition;
  const record = readRecord(home, dag.id) ?? { enabledAt: logicalMs, schedule: fingerprint(schedule) };
  if ((record.handledUntil ?? Number.NEGATIVE_INFINITY) >= logicalMs) return;
  writeRecord(home, dag.id, { ...record, handledUntil: logicalMs });
}

export function isHandled(home: string, { dagId, logicalMs }: Guard): boolean {
  const handledUntil = readRecord(home, dagId)?.handledUntil;
  return handledUntil !== undefined && handledUntil >= logicalMs;
}

function newRun({ project, dag }: ScheduledRunRequest, guard: Guard): Parameters<typeof createRun>[1] {
  const params = checkParams(dag.definition.params, {});
  if (!params.ok) throw new Error(`Internal error: ${dag.id} was taken for one that needs no parameters`);
  return {
    dag_id: dag.id,
    definition: dag.definition,
    params: params.values,
    trigger: 'schedule',
    logical_date: new Date(guard.logicalMs).toISOString(),
    file: dag.file,
    project,
    ...(guard.isAfterScheduled && { after_scheduled: true as const }),
  };
}
