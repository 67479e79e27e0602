// Which variables a slot shell starts with, and which it is told for an attempt beside the attempt's own.
import type { ShellTask } from '../../core/definition.js';

type Variables = Readonly<Record<string, string>>;
export type VariableList = ReadonlyArray<readonly [string, string]>;

/** The shell would run or change these when it starts; for an attempt they are values like any other. */
const NOT_FOR_THE_SHELL = ['BASH_ENV', 'SHLVL', 'OLDPWD'];
/** Linux takes 128 kB in one argument or variable, and some megabytes in all. */
const LONGEST = 100_000;
const MOST = 1_000_000;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Names that bash gives a meaning of its own, and would not hand on as they are. */
const OF_BASH =
  /^(BASH(?!_ENV$|_FUNC_).*|UID|EUID|PPID|SHELLOPTS|IFS|POSIXLY_CORRECT|GROUPS|DIRSTACK|FUNCNAME|S?RANDOM|SECONDS|LINENO|EPOCH(SECONDS|REALTIME)|HISTCMD|OPT(IND|ARG|ERR)|PIPESTATUS|TMOUT|COMP_WORDBREAKS|_tf_.*)$/;

/** Answers for environments that many attempts share. */
const carried = new WeakMap<Variables, boolean>();

/** False where the attempt has to be started without a slot shell, which would not hand everything on unchanged. */
export function canCarry(env: Variables, command: readonly string[]): boolean {
  const known = carried.get(env) ?? canCarryVariables(env);
  carried.set(env, known);
  return known && command.every((word) => word.length <= LONGEST && !word.includes('\0'));
}

function canCarryVariables(env: Variables): boolean {
  let size = 0;
  for (const [name, value] of Object.entries(env)) {
    if (OF_BASH.test(name) || value.length > LONGEST || value.includes('\0')) return false;
    size += name.length + value.length;
  }
  return size <= MOST;
}

/** What one slot shell starts with, and what it has to be told beside. */
export class SlotVariables {
  /** What other attempts of the run will have as well. */
  readonly shared: Variables;
  /** What the attempt that it was made for has beside or instead. */
  readonly ofFirst: VariableList;
  readonly #first: Variables;

  /** `env` and `task` are those of the first attempt. */
  constructor(env: Variables, task: Pick<ShellTask, 'env'>) {
    const shared = { ...env };
    for (const name of NOT_FOR_THE_SHELL) delete shared[name];
    // A name that a shell can't assign must come from its own environment.
    for (const name of Object.keys(task.env)) if (NAME.test(name)) delete shared[name];
    this.shared = shared;
    this.#first = env;
    this.ofFirst = differing(shared, env);
  }

  /** What an attempt with these variables has beside or instead; null where it lacks one, or one can't be told. */
  beside(env: Variables): VariableList | null {
    if (env === this.#first) return this.ofFirst;
    for (const name in this.shared) if (!(name in env)) return null;
    const beside = differing(this.shared, env);
    return beside.every(([name]) => NAME.test(name)) ? beside : null;
  }
}

function differing(shared: Variables, env: Variables): VariableList {
  return Object.entries(env).filter(([name, value]) => shared[name] !== value);
}
