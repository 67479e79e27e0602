// Names of variables that a shell between us and a command would not hand on as they are, and the way round it.

export type VariableList = ReadonlyArray<readonly [string, string]>;

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Names that bash gives a meaning of its own: it would not hand them on as they are, or work otherwise itself. */
const OF_BASH =
  /^(BASH(?!_ENV$|_FUNC_).*|UID|EUID|PPID|SHELLOPTS|IFS|POSIXLY_CORRECT|GROUPS|DIRSTACK|FUNCNAME|S?RANDOM|SECONDS|LINENO|EPOCH(SECONDS|REALTIME)|HISTCMD|OPT(IND|ARG|ERR)|PIPESTATUS|TMOUT|COMP_WORDBREAKS|EXECIGNORE|PS[1-4]|_|_tf_.*)$/;
/** A shell sets these anew when it starts; once it runs, they are values like any other. */
const SET_AT_START = ['SHLVL', 'OLDPWD'];
/** Hands on every name as it is, also what is no name for a shell; always there (POSIX, env(1)). */
const ENV = '/usr/bin/env';

/** Whether a shell can assign it. */
export function isName(name: string): boolean {
  return NAME.test(name);
}

export function isOfBash(name: string): boolean {
  return OF_BASH.test(name);
}

export function isSetAtStart(name: string): boolean {
  return SET_AT_START.includes(name);
}

/** What the shell hands on unchanged, and the words before a command that give it the rest. */
export interface SplitVariables {
  readonly plain: VariableList;
  readonly words: readonly string[];
}

/**
 * How the shell gets the variables: `told` one after the other, in a request; or in the environment that it starts
 * with, where `bash` (with -p) also hands on what is no name for a shell, and `sh` may not.
 *
 * PWD is left out: it is the attempt's folder, as the shell says it.
 */
export function splitVariables(variables: VariableList, shell: 'told' | 'bash' | 'sh'): SplitVariables {
  const plain: Array<readonly [string, string]> = [];
  const odd: string[] = [];
  for (const [name, value] of variables) {
    if (name === 'PWD') continue;
    const isOdd =
      isOfBash(name) || (shell !== 'told' && isSetAtStart(name)) || (shell !== 'bash' && !isName(name));
    if (isOdd) odd.push(`${name}=${value}`);
    else plain.push([name, value]);
  }
  return { plain, words: odd.length > 0 ? [ENV, '--', ...odd] : [] };
}
