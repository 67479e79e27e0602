// Adds a task that is missing, as a stub at the end of `tasks`.
import { findIdFault } from '../ids.js';
import type { Fix, FixSource } from './fix.js';
import { indentation, lineBreak, lineEnd, lineStart } from './text-lines.js';

/** Null where `name` is no id, or the tasks do not stand in this file as a mapping. */
export function addTask({ text, lines, format, positions }: FixSource, name: string): Fix | null {
  const last = positions.outline.tasks.at(-1);
  const tasks = positions.key('tasks')?.value;
  if (findIdFault(name) !== null || !last?.value || !tasks) return null;
  if (format !== 'yaml' && format !== 'json') return null;
  const own = lines.span(last.block);
  const isFlow = text[lines.offset(tasks.start)] === '{';
  const isOnOwnLine = text.slice(lineStart(text, own.start), own.start).trim() === '';
  const newLine = lineBreak(text) + indentation(text, own.start);
  const quote = format === 'json' ? '"' : '';
  const compact = `${quote}${name}${quote}: { ${quote}run${quote}: "echo ${name}" }`;
  if (isFlow) {
    const added = `,${isOnOwnLine ? newLine : ' '}${compact}`;
    return { kind: 'add_task', name, edits: [{ start: own.end, end: own.end, text: added }] };
  }
  const end = lineEnd(text, own.end);
  // A task that starts behind something else than its indentation: `? a`, or all on the line of `tasks`.
  if (!isOnOwnLine || !/^\s*(#.*)?$/.test(text.slice(own.end, end))) return null;
  const isCompact = text[lines.offset(last.value.start)] === '{';
  const step = stepOf(last.key.start.character, last.keys[0]?.key.start.character);
  const added = isCompact ? compact : `${name}:${newLine}${step}run: echo ${name}`;
  return { kind: 'add_task', name, edits: [{ start: end, end, text: newLine + added }] };
}

function stepOf(outer: number, inner: number | undefined): string {
  return ' '.repeat(inner !== undefined && inner > outer && inner - outer <= 8 ? inner - outer : 2);
}
