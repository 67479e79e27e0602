// The DAGs of a project as its scheduler would have them, for one look.
import { systemClock } from '../../scheduler/clock.js';
import { DagFiles, isScheduled, type KnownDag, type ScheduledDag } from '../../scheduler/dag-files.js';

export interface ProjectSchedules {
  /** By id. */
  readonly scheduled: readonly ScheduledDag[];
  /** Those that can't run by their schedules, as far as their files tell that they have any. */
  readonly faulty: readonly KnownDag[];
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
    faulty: all.filter(
      ({ fault, definition }) => fault !== null && (!definition || definition.schedule !== undefined),
    ),
  };
}
