// Brings a run to its end as its runner would leave it, without running anything.
import { JOURNAL_VERSION } from '../../src/core/events.js';
import type { RunStateName } from '../../src/core/states.js';
import { unmarkActive } from '../../src/history/active-runs.js';
import { readRunState } from '../../src/history/journal-reader.js';
import { JournalWriter } from '../../src/history/journal-writer.js';
import type { Ownership } from '../../src/history/ownership.js';
import { runFolder } from '../../src/history/run-folder.js';

export function endRun(
  home: string,
  runId: string,
  ownership: Ownership,
  state: RunStateName = 'success',
): void {
  const folder = runFolder(home, runId);
  const run = readRunState(folder.journal);
  if (!run) throw new Error(`no such run: ${runId}`);
  const journal = new JournalWriter(folder.journal);
  const header = { version: JOURNAL_VERSION, seq: run.seq + 1, run_id: runId, at: new Date().toISOString() };
  journal.add({ ...header, type: 'run_finished', dag_id: run.dag_id, state, tasks: {} });
  journal.flush();
  journal.close();
  unmarkActive(home, { dagId: run.dag_id, runId });
  ownership.release();
}
