// What DAG files in TypeScript and JavaScript import as "taskflow".
export type { Context, Logger } from './context.js';
export { DAG, task } from './dag.js';
export { DagError } from './dag-error.js';
export type {
  CommandOptions,
  DagOptions,
  Duration,
  EnvFileOption,
  EnvOptions,
  ParamOptions,
  ScheduleOptions,
  TaskOptions,
  TaskSettings,
} from './options.js';
export type { Dependency, Inputs, Returned, Task } from './task.js';
export { TaskState, TriggerRule } from './words.js';
