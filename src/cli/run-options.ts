// What the words of `taskflow run` mean for a DAG; everything that is wrong with them is said at once.
import { resolve } from 'node:path';
import type { DagDefinition, Json } from '../core/definition.js';
import { type Selection, selectTasks } from '../core/run/selection.js';
import type { DefinitionResult } from '../definition/check-source.js';
import { findEnvFileProblems } from '../definition/env-files/env-file-problems.js';
import { nearestName } from '../definition/nearest-name.js';
import { checkParams, parseParamText } from '../definition/params.js';
import type { CliContext } from './cli-context.js';
import { CliError } from './exit-code.js';
import { printProblems } from './problems/print-problems.js';

/** The definition, or a CliError after its errors have been printed: a file with an error never runs. */
export function checkRunnable(context: CliContext, result: DefinitionResult): DagDefinition {
  if (result.definition) return result.definition;
  const errors = result.problems.filter((problem) => problem.severity === 'error');
  context.terminal.writeError(printProblems(context, result.file, errors));
  const count = errors.length === 1 ? 'an error' : `${errors.length} errors`;
  throw new CliError(`${result.file} has ${count}, so it can't run`);
}

/** Says what a run will miss or stumble over in the files of its `env_file`; the run starts all the same. */
export function warnOfEnvFiles({ terminal, cwd }: CliContext, file: string, result: DefinitionResult): void {
  for (const { message } of findEnvFileProblems(resolve(cwd, file), result))
    terminal.writeError(`taskflow: warning: ${message}\n`);
}

/** Task ids of a partial run, or null for all. */
export function readSelection(definition: DagDefinition, selection: Selection): readonly string[] | null {
  const selected = selectTasks(definition, selection);
  if (!selected.ok) throw unknownTasks(definition, selected.unknown);
  if (selected.tasks?.length === 0) throw new CliError('nothing lies between these tasks: nothing would run');
  return selected.tasks;
}

export function unknownTasks(definition: DagDefinition, unknown: readonly string[]): CliError {
  const ids = definition.tasks.map((task) => task.id);
  const words = unknown.map((id) => {
    const nearest = nearestName(id, ids);
    return nearest ? `${id} (did you mean ${nearest}?)` : id;
  });
  return new CliError(`${definition.id} has no task ${words.join(', ')}`);
}

/** Values from `name=value` words. */
export function readParams(
  definition: DagDefinition,
  words: readonly string[],
): Readonly<Record<string, Json>> {
  const faults: string[] = [];
  const given: [string, Json][] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    const name = equals < 0 ? word : word.slice(0, equals);
    if (equals < 1) {
      faults.push(`--param ${word}: write name=value`);
      continue;
    }
    const value = parseParamText(definition.params, name, word.slice(equals + 1));
    if (value.ok) given.push([name, value.value]);
    else faults.push(value.message);
  }
  const checked = checkParams(definition.params, Object.fromEntries(given));
  if (!checked.ok && faults.length === 0) {
    for (const { path, message } of checked.faults)
      faults.push(`The parameter \`${path.slice(1)}\` ${message}`);
  }
  if (faults.length > 0 || !checked.ok) throw new CliError(faults.join('\n'));
  return checked.values;
}
