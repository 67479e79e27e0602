// Moves an expression out of a command: into the task's `env`, with a variable in its place.
import type { Shell } from '../../core/definition.js';
import type { Range } from '../../core/problem.js';
import type { Span } from '../source/lines.js';
import type { EntryOutline, TaskOutline } from '../source/outline.js';
import { addVariable } from './add-variable.js';
import type { Fix, FixSource, TextEdit } from './fix.js';
import { escaped, scalarBody, scalarStyle, unescaped } from './scalar-text.js';
import { variableIn } from './shell-quotes.js';
import { variableName } from './variable-name.js';

/**
 * `range`: an expression in some task's `run`, braces included; `defaultShell`: where the file names none. Null for
 * commands of languages, for places where no variable can stand, and where the task's keys stand elsewhere.
 */
export function moveToEnv(source: FixSource, range: Range, defaultShell: Shell): Fix | null {
  const { text, lines, positions, format } = source;
  const task = positions.taskAt(range.start);
  const run = task && positions.taskKey(task.name, 'run');
  if (!task?.value || !run?.value || (format !== 'yaml' && format !== 'json')) return null;
  const expression = text.slice(lines.offset(range.start), lines.offset(range.end));
  const scalar = lines.span(run.value);
  const value = expressionValue(expression, scalarStyle(text, scalar) === 'double');
  const env = positions.taskKey(task.name, 'env');
  const variable = variableName(value, env?.value ? text.slice(...bounds(lines.span(env.value))) : '');
  const use = useEdit(source, {
    scalar,
    at: lines.span(range),
    shell: shellOf(source, task, defaultShell),
    variable: variable.name,
  });
  if (!use) return null;
  if (variable.isThere) return { kind: 'move_to_env', variable: variable.name, edits: [use] };
  const added = addVariable(source, { task, run, env, name: variable.name, value });
  return added && { kind: 'move_to_env', variable: variable.name, edits: [added, use] };
}

/** What the expression says: without the escapes of a text between double quotes, on one line. */
function expressionValue(written: string, isDouble: boolean): string {
  const text = isDouble ? unescaped(written, 'double') : written;
  const lines = text.split(/[\r\n]+/);
  return lines.length === 1 ? text : lines.map((line) => line.trim()).join(' ');
}

function useEdit(
  { text, format }: FixSource,
  {
    scalar,
    at,
    shell,
    variable,
  }: { readonly scalar: Span; readonly at: Span; readonly shell: string; readonly variable: string },
): TextEdit | null {
  const style = format === 'json' ? 'double' : scalarStyle(text, scalar);
  const body = scalarBody(text, scalar);
  const before = unescaped(text.slice(body.start, at.start), style);
  const word = variableIn(shell, variable, before, text.slice(at.end, body.end));
  if (word === null) return null;
  const isFirst = style === 'plain' && at.start === scalar.start;
  if (!isFirst) return { ...at, text: escaped(word, style) };
  // A plain text that began with a quote would be another kind of text.
  const rest = text.slice(at.end, scalar.end);
  return /[\r\n]/.test(rest) ? null : { ...scalar, text: `'${escaped(word + rest, 'single')}'` };
}

function shellOf({ text, lines, positions }: FixSource, task: TaskOutline, fallback: string): string {
  const written = (entry: EntryOutline | null) =>
    entry?.value ? text.slice(...bounds(lines.span(entry.value))).replaceAll(/["']/g, '') : null;
  const defaults = written(positions.key('defaults'));
  const own = written(positions.taskKey(task.name, 'shell'));
  return (
    own ?? /\bshell:\s*["']?(\w+)/.exec(defaults ?? '')?.[1] ?? written(positions.key('shell')) ?? fallback
  );
}

function bounds({ start, end }: Span): [number, number] {
  return [start, end];
}
