// Which variables a slot shell starts with, and which it is told for each attempt.
import type { ShellTask } from '../../core/definition.js';
import type { AttemptRequest } from '../task-runner.js';

export type Variables = Readonly<Record<string, string>>;

/** Other for each attempt. The nonce above all: no process may carry that of another attempt. */
const OF_ONE_ATTEMPT = [
  'TASKFLOW_TASK_ID',
  'TASKFLOW_ATTEMPT',
  'TASKFLOW_OUTPUT',
  'TASKFLOW_INPUTS',
  'TASKFLOW_NONCE',
];
/** The shell would run or change these when it starts; for an attempt they are values like any other. */
const NOT_FOR_THE_SHELL = ['BASH_ENV', 'SHLVL', 'OLDPWD'];
/** Linux takes 128 kB in one argument or variable, and some megabytes in all. */
const LONGEST = 100_000;
const MOST = 1_000_000;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Names that bash gives a meaning of its own, and would not hand on as they are. */
const OF_BASH =
  /^(BASH(?!_ENV$|_FUNC_).*|UID|EUID|PPID|SHELLOPTS|IFS|POSIXLY_CORRECT|GROUPS|DIRSTACK|FUNCNAME|S?RANDOM|SECONDS|LINENO|EPOCH(SECONDS|REALTIME)|HISTCMD|OPT(IND|ARG|ERR)|PIPESTATUS|TMOUT|COMP_WORDBREAKS|_tf_.*)$/;

/** False where the attempt has to be started without a slot shell, which would not hand everything on unchanged. */
export function canCarry(env: Variables, command: readonly string[]): boolean {
  let size = 0;
  for (const [name, value] of Object.entries(env)) {
    if (OF_BASH.test(name) || value.length > LONGEST || value.includes('\0')) return false;
    size += name.length + value.length;
  }
  return size <= MOST && command.every((word) => word.length <= LONGEST && !word.includes('\0'));
}

/** What a new slot shell starts with: what other attempts of the run will have as well. */
export function sharedVariables({ env }: AttemptRequest, task: ShellTask): Variables {
  const shared = { ...env };
  for (const name of [...OF_ONE_ATTEMPT, ...NOT_FOR_THE_SHELL]) delete shared[name];
  // A name that a shell can't assign must come from its own environment.
  for (const name of Object.keys(task.env)) if (NAME.test(name)) delete shared[name];
  return shared;
}

/** What an attempt has beside or instead of the shell's variables; null where it lacks one, or one can't be told. */
export function ownVariables(
  shared: Variables,
  env: Variables,
): ReadonlyArray<readonly [string, string]> | null {
  for (const name in shared) if (!(name in env)) return null;
  const own = variablesBeside(shared, env);
  return own.every(([name]) => NAME.test(name)) ? own : null;
}

/** What an attempt has beside or instead of the variables of a shell that was made for it. */
export function variablesBeside(shared: Variables, env: Variables): Array<readonly [string, string]> {
  return Object.entries(env).filter(([name, value]) => shared[name] !== value);
}
