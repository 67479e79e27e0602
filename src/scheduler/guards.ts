// Keeps a logical date from getting two runs: before a scheduled run is made, an exclusive file named after DAG and
// date is, and holds the id that the run will have. `scheduled/<dag id>.<logical date in ms>`.
//
// A process that dies anywhere after that leaves the guard, and who comes next makes that very run, if it is not there:
// a run's folder can appear only once. A guard goes when the schedule's record says that its date was decided on.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { readSmallFile } from '../files/read-regular.js';
import { isRunId } from '../history/run-folder.js';
import { sweepAsides, writeNew } from './write-new.js';

export interface Guard {
  readonly dagId: string;
  /** Logical date, milliseconds since 1970. */
  readonly logicalMs: number;
  readonly runId: string;
  /** The run waits for the scheduled ones before it. */
  readonly isAfterScheduled: boolean;
}

const fileSchema = z.object({ run_id: z.string().refine(isRunId), after_scheduled: z.boolean() });

/** Makes a guard, or gives the one that is there. Throws what the file system throws. */
export function makeGuard(home: string, guard: Guard): Guard {
  const path = guardPath(home, guard);
  const text = `${JSON.stringify({ run_id: guard.runId, after_scheduled: guard.isAfterScheduled })}\n`;
  for (;;) {
    if (writeNew(path, text)) return guard;
    const other = readGuard(home, guard.dagId, guard.logicalMs);
    if (other) return other;
    // It went this moment, or is damaged: a run can't have been made by it then.
    rmSync(path, { force: true });
  }
}

export function removeGuard(home: string, guard: Pick<Guard, 'dagId' | 'logicalMs'>): void {
  rmSync(guardPath(home, guard), { force: true });
}

/** The guards in a home, oldest dates first. */
export function listGuards(home: string): readonly Guard[] {
  let names: string[];
  try {
    names = readdirSync(guardsFolder(home));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  sweepAsides(guardsFolder(home));
  const guards: Guard[] = [];
  for (const name of names) {
    // DAG ids have no dots.
    const match = /^([^.]+)\.(-?\d{1,16})$/.exec(name);
    const guard = match?.[1] ? readGuard(home, match[1], Number(match[2])) : null;
    if (guard) guards.push(guard);
  }
  return guards.sort((a, b) => a.logicalMs - b.logicalMs);
}

function readGuard(home: string, dagId: string, logicalMs: number): Guard | null {
  try {
    const file = fileSchema.parse(JSON.parse(readSmallFile(guardPath(home, { dagId, logicalMs }))));
    return { dagId, logicalMs, runId: file.run_id, isAfterScheduled: file.after_scheduled };
  } catch {
    return null;
  }
}

function guardPath(home: string, { dagId, logicalMs }: Pick<Guard, 'dagId' | 'logicalMs'>): string {
  return join(guardsFolder(home), `${dagId}.${logicalMs}`);
}

function guardsFolder(home: string): string {
  return join(home, 'scheduled');
}
