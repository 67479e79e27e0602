// A run as `status --json` gives it: a contract for scripts.
import { JOURNAL_VERSION, type RunEventOf } from '../../core/events.js';
import { summarizeTasks } from '../../core/run-state.js';
import type { ReadRun } from './read-run.js';

type Finished = RunEventOf<'run_finished'>;
export type StatusJson = Finished | (Omit<Finished, 'type' | 'seq'> & { readonly type: 'run_status' });

/** The last object that `run --json` printed; of an unfinished run the same at `now`, as `run_status`. */
export function statusJson({ state, finished }: ReadRun, now: number): StatusJson {
  if (finished) return finished;
  return {
    version: JOURNAL_VERSION,
    type: 'run_status',
    run_id: state.run_id,
    dag_id: state.dag_id,
    state: state.state,
    at: new Date(now).toISOString(),
    tasks: summarizeTasks(state),
  };
}
