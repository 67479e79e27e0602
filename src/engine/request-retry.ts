// Retries an ended run: notes what starts over and queues the run again.
import { setTimeout as pause } from 'node:timers/promises';
import type { DagDefinition } from '../core/definition.js';
import { JOURNAL_VERSION } from '../core/events.js';
import { planRetry, type RetryPlan, type RetryRequest } from '../core/run/retry-plan.js';
import type { RunState } from '../core/run-state.js';
import { isFinalRunState, type RunStateName } from '../core/states.js';
import { markActive } from '../history/active-runs.js';
import { noteChange } from '../history/changes-log.js';
import { forgetRequests } from '../history/control.js';
import { readWholeRun } from '../history/journal-reader.js';
import { JournalWriter } from '../history/journal-writer.js';
import { takeOwnership } from '../history/ownership.js';
import type { RunFolder } from '../history/run-folder.js';

/** The owner of a run that has ended has little left to do: it tells the run's durations, and starts the next one. */
const RELEASED_WITHIN_MS = 2_000;
const LOOK_MS = 20;

export type RetryResult =
  | Exclude<RetryPlan, { ok: false }>
  | Exclude<RetryPlan, { ok: true }>
  | { readonly ok: false; readonly reason: 'not_ended'; readonly state: RunStateName };

/**
 * Queues an ended run again. `definition` is its file's present one, or null to keep the run's own; `isLoaded`: its host
 * said so, else that is asked before the first attempt. Afterwards the run is as any queued one: admit it, or start a
 * runner. Throws JournalDamaged or JournalWriteError.
 */
export async function requestRetry(
  folder: RunFolder,
  definition: DagDefinition | null,
  request: RetryRequest,
  isLoaded = false,
): Promise<RetryResult> {
  const before = readWholeRun(folder).state;
  if (!isFinalRunState(before.state)) return { ok: false, reason: 'not_ended', state: before.state };
  const taken = await takeReleased(folder);
  if (!taken.ok) return { ok: false, reason: 'not_ended', state: 'running' };
  const { ownership } = taken;
  try {
    // Read again, owned: another may have retried it meanwhile.
    const { state } = readWholeRun(folder);
    if (!isFinalRunState(state.state)) return { ok: false, reason: 'not_ended', state: state.state };
    const plan = planRetry(state, definition ?? state.definition, request);
    if (!plan.ok) return plan;
    const header = { version: JOURNAL_VERSION, run_id: state.run_id, at: timeAfter(state) };
    const { tasks, without_rule } = plan;
    forgetRequests(folder);
    const journal = new JournalWriter(folder.journal);
    markActive(folder.home, { dagId: state.dag_id, runId: state.run_id });
    try {
      const changed = definition ? { definition, ...(isLoaded && { loaded: true as const }) } : {};
      journal.add({ ...header, seq: state.seq + 1, type: 'run_retried', tasks, without_rule, ...changed });
      journal.add({ ...header, seq: state.seq + 2, type: 'run_queued' });
      journal.flush();
    } finally {
      journal.close();
    }
    noteChange(folder.home, state.run_id);
    return plan;
  } finally {
    ownership.release();
  }
}

/** Now, or the last time that the journal knows where the clock has been set back since. */
function timeAfter({ latest_at }: RunState): string {
  return new Date(Math.max(Date.now(), latest_at)).toISOString();
}

async function takeReleased(folder: RunFolder): Promise<ReturnType<typeof takeOwnership>> {
  const end = performance.now() + RELEASED_WITHIN_MS;
  for (;;) {
    const taken = takeOwnership(folder);
    if (taken.ok || performance.now() > end) return taken;
    await pause(LOOK_MS);
  }
}
