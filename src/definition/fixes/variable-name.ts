// A name for the environment variable that an expression becomes.

export interface VariableName {
  readonly name: string;
  /** True when `env` has it with this very expression. */
  readonly isThere: boolean;
}

/** From the start of a word only, and of no endless expression: a line may have megabytes. */
const ENTRY = /(?<!\w)["']?(\w+)["']?\s*:\s*(["']?\$\{\{.{0,1000}?\}\}["']?)?/g;

/** `value`: the expression with its braces; `env`: the text of the task's `env`, whose names are not taken twice. */
export function variableName(value: string, env: string): VariableName {
  const taken = new Map<string, string>();
  for (const [, name = '', written = ''] of env.matchAll(ENTRY)) taken.set(name, written);
  const base = baseName(value);
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}_${number}`;
    const written = taken.get(name);
    if (written === undefined) return { name, isThere: false };
    if (written.replaceAll(/["'\s]/g, '') === value.replaceAll(/["'\s]/g, '') && written !== '')
      return { name, isThere: true };
  }
}

/** `params.region`: REGION; `tasks.count.output.rows`: ROWS; `tasks.count.state`: COUNT_STATE; `run.id`: RUN_ID. */
function baseName(value: string): string {
  const path = /(params|env|tasks|run)((?:\.[\w-]+)+)/i.exec(value);
  const steps = (path?.[2] ?? '').split('.').filter((step) => step !== '');
  const context = path?.[1]?.toLowerCase();
  let words: readonly string[] = steps.slice(-1);
  if (context === 'run') words = ['run', ...steps];
  if (context === 'tasks' && steps.length <= 2) words = steps[1] === 'output' ? steps.slice(0, 1) : steps;
  const name = words.join('_').toUpperCase().replaceAll(/\W/g, '_');
  return /^[A-Z_]/.test(name) && !RESERVED.test(name) ? name : `VALUE${name === '' ? '' : `_${name}`}`;
}

/** What a shell or TaskFlow itself would miss. */
const RESERVED = /^(TASKFLOW_.*|PATH|HOME|SHELL|USER|PWD|IFS|TMPDIR|TEMP|TMP|LANG)$/;
