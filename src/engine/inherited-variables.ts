// Variables by which TaskFlow speaks to an attempt. A run started inside a task is a run of its own, so every
// TaskFlow process forgets them when it starts, and no attempt gets them from its runner.
import { HOST_MARK } from '../core/host-messages.js';

const OF_AN_ATTEMPT = [
  'TASKFLOW_RUN_ID',
  'TASKFLOW_DAG_ID',
  'TASKFLOW_TASK_ID',
  'TASKFLOW_ATTEMPT',
  'TASKFLOW_LOGICAL_DATE',
  'TASKFLOW_OUTPUT',
  'TASKFLOW_INPUTS',
  'TASKFLOW_NONCE',
];

/** Marks a runner's processes, so that ending an attempt leaves the runs alone that it has started. */
export const RUNNER_MARK = 'TASKFLOW_RUNNER';

/** Call first thing in a process of ours. */
export function forgetInheritedVariables(env: NodeJS.ProcessEnv = process.env): void {
  for (const name of [...OF_AN_ATTEMPT, HOST_MARK, RUNNER_MARK]) delete env[name];
}

/** The environment that attempts start from: this process's, without what is only for us. */
export function environmentForAttempts(env: NodeJS.ProcessEnv): Record<string, string> {
  const clean: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (value !== undefined) clean[name] = value;
  forgetInheritedVariables(clean);
  // Set when the runner is the editor's own Node; a task that starts the editor or any Electron must not get it.
  delete clean.ELECTRON_RUN_AS_NODE;
  // The path of our own program, by the shell that started it: each shell sets it for its own commands.
  delete clean._;
  return clean;
}
