// Which variables a slot shell starts with, and how an attempt gets the others beside it.
import type { ShellTask } from '../../core/definition.js';

type Variables = Readonly<Record<string, string>>;
export type VariableList = ReadonlyArray<readonly [string, string]>;

/** The shell would change these when it starts; for an attempt they are values like any other. */
const NOT_FOR_THE_SHELL = ['SHLVL', 'OLDPWD'];
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Names that bash gives a meaning of its own: it would not hand them on as they are, or work otherwise itself. */
const OF_BASH =
  /^(BASH(?!_ENV$|_FUNC_).*|UID|EUID|PPID|SHELLOPTS|IFS|POSIXLY_CORRECT|GROUPS|DIRSTACK|FUNCNAME|S?RANDOM|SECONDS|LINENO|EPOCH(SECONDS|REALTIME)|HISTCMD|OPT(IND|ARG|ERR)|PIPESTATUS|TMOUT|COMP_WORDBREAKS|EXECIGNORE|PS[1-4]|_|_tf_.*)$/;
/** Hands on every name as it is, also what is no name for a shell; always there (POSIX, env(1)). */
const ENV = '/usr/bin/env';

/** What a shell can assign and hand on unchanged, and the words before a command that give it the rest. */
export interface SplitVariables {
  readonly plain: VariableList;
  readonly words: readonly string[];
}

/**
 * PWD is left out: it is the attempt's folder, as the shell says it. A shell that starts with the variables in its own
 * environment changes more of them than one that is told.
 */
export function splitVariables(variables: VariableList, shell: 'slot' | 'sh' = 'slot'): SplitVariables {
  const plain: Array<readonly [string, string]> = [];
  const odd: string[] = [];
  for (const [name, value] of variables) {
    if (name === 'PWD') continue;
    const isChanged = OF_BASH.test(name) || (shell === 'sh' && NOT_FOR_THE_SHELL.includes(name));
    if (NAME.test(name) && !isChanged) plain.push([name, value]);
    else odd.push(`${name}=${value}`);
  }
  return { plain, words: odd.length > 0 ? [ENV, '--', ...odd] : [] };
}

/** What one slot shell starts with, and what its attempts have to be told beside. */
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
    // A name that a shell can't assign is best handed on from its own environment: that takes no start of env(1).
    for (const name of Object.keys(task.env)) if (NAME.test(name)) delete shared[name];
    for (const name of Object.keys(shared)) if (OF_BASH.test(name)) delete shared[name];
    this.shared = shared;
    this.#first = env;
    this.ofFirst = differing(shared, env);
  }

  /** What an attempt with these variables has beside or instead; null where it lacks one of the shell's. */
  beside(env: Variables): VariableList | null {
    if (env === this.#first) return this.ofFirst;
    for (const name in this.shared) if (!(name in env)) return null;
    return differing(this.shared, env);
  }
}

function differing(shared: Variables, env: Variables): VariableList {
  return Object.entries(env).filter(([name, value]) => shared[name] !== value);
}
