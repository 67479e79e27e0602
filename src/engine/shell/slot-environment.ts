// Which variables a slot shell starts with, and how an attempt gets the others beside it.
import type { ShellTask } from '../../core/definition.js';
import { isName, isOfBash, isSetAtStart, type VariableList } from '../shell-names.js';

type Variables = Readonly<Record<string, string>>;

/** The slot shell has its own, which its attempts don't get. */
const OF_SLOT = 'LC_ALL';

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
    // A name that a shell can't assign is best handed on from its own environment: that takes no start of env(1).
    for (const name of Object.keys(task.env)) if (isName(name)) delete shared[name];
    for (const name of Object.keys(shared))
      if (isOfBash(name) || isSetAtStart(name) || name === OF_SLOT) delete shared[name];
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
