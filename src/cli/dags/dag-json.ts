// A DAG as `list --json` gives it.
import { shownPath } from '../problems/shown-path.js';
import { type RunJson, runJson } from '../runs/run-json.js';
import type { ListedDag } from './project-dags.js';

export interface DagJson {
  readonly id: string;
  readonly file: string;
  readonly description: string | null;
  readonly tags: readonly string[];
  /** In words; null: none. */
  readonly schedule: string | null;
  /** When it runs next by its schedule, with the schedule's offset; null: never. */
  readonly next: string | null;
  readonly paused: boolean;
  /** How many. */
  readonly tasks: number;
  /** How many the file has; with any it can't run. */
  readonly errors: number;
  readonly last_run: RunJson | null;
}

export function dagJson(
  { result, schedule, next, isPaused, errors, lastRun }: ListedDag,
  cwd: string,
): DagJson {
  return {
    id: result.id,
    file: shownPath(cwd, result.file),
    description: result.definition?.description ?? null,
    tags: result.definition?.tags ?? [],
    schedule,
    next,
    paused: isPaused,
    tasks: result.tasks.length,
    errors,
    last_run: lastRun ? runJson(lastRun) : null,
  };
}
