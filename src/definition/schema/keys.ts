// Which keys are known at a place of a DAG file.
import type { Path } from '../source/source-tree.js';
import { DAG_KEYS } from './dag.js';
import { PARAM_KEYS } from './param.js';
import { SCHEDULE_KEYS } from './schedule.js';
import { DEFAULTS_KEYS, TASK_KEYS } from './task.js';

/** For the nearest name and for completion: `[]` is the file itself, `['tasks', id]` a task. */
export function keysAt(path: Path): readonly string[] {
  if (path.length === 0) return DAG_KEYS;
  switch (path[0]) {
    case 'tasks':
      return TASK_KEYS;
    case 'defaults':
      return DEFAULTS_KEYS;
    case 'schedule':
      return SCHEDULE_KEYS;
    default:
      return PARAM_KEYS;
  }
}
