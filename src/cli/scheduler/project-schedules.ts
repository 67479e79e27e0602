// The DAGs of a project as its scheduler would have them, for one look.
import { systemClock } from '../../scheduler/clock.js';
import {
  DagFiles,
  type FaultyDag,
  isFaulty,
  isScheduled,
  type KnownDag,
  type ScheduledDag,
} from '../../scheduler/dag-files.js';

export interface ProjectSchedules {
  /** By id. */
  readonly scheduled: readonly ScheduledDag[];
  /** Those that can't run by the schedules that they have, or may have: a broken file does not always tell. */
  readonly faulty: readonly FaultyDag[];
  readonly all: readonly KnownDag[];
}

/** O(DAG files). */
export async function readProjectSchedules(project: string): Promise<ProjectSchedules> {
  const files = new DagFiles(project, systemClock);
  await files.refresh();
  const all = files.dags;
  return {
    all,
    scheduled: all.filter(isScheduled).sort((a, b) => (a.id < b.id ? -1 : 1)),
    faulty: all.filter(isFaulty),
  };
}
