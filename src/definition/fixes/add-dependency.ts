// Adds a task to another's `depends_on`, which is made where there is none.
import type { Range } from '../../core/problem.js';
import type { EntryOutline, TaskOutline } from '../source/outline.js';
import type { SourcePositions } from '../source/positions.js';
import type { Fix, FixSource, TextEdit } from './fix.js';
import { indentation, lineBreak, lineEnd, lineStart } from './text-lines.js';

/**
 * `range`: the name of a task in an expression of another. Null where either is no task of the file, the edge would close
 * a circle, or what there is of `depends_on` stands elsewhere.
 */
export function addDependency(source: FixSource, range: Range): Fix | null {
  const { text, lines, format, positions } = source;
  if (format !== 'yaml' && format !== 'json') return null;
  const task = positions.taskAt(range.start);
  const name = text
    .slice(lines.offset(range.start), lines.offset(range.end))
    .replace(/^\\?(["'])(.*?)\\?\1$/, '$2');
  if (!task?.value || !positions.task(name) || isUpstream(positions, task.name, name)) return null;
  const key = positions.taskKey(task.name, 'depends_on');
  const edit = key
    ? extended(source, task, key, word(source, name))
    : added(source, task, word(source, name));
  return edit && { kind: 'add_dependency', task: task.name, upstream: name, edits: [edit] };
}

/** True for a task itself, too. */
function isUpstream(positions: SourcePositions, id: string, of: string): boolean {
  const seen = new Set([of]);
  for (const each of seen) {
    for (const upstream of positions.task(each)?.depends_on ?? []) seen.add(upstream.id);
  }
  return seen.has(id);
}

/** Of the words that may be ids these are no texts in YAML, whichever version reads them. */
function word({ format }: FixSource, name: string): string {
  const isText = format === 'yaml' && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(name);
  return isText ? name : JSON.stringify(name);
}

function insert(at: number, text: string): TextEdit {
  return { start: at, end: at, text };
}

/** As the task's first key. */
function added({ text, lines, format }: FixSource, task: TaskOutline, name: string): TextEdit | null {
  const [first] = task.keys;
  const value = task.value && lines.span(task.value);
  // What a merge brings may hold `depends_on`, too.
  if (!first || !value || /<<["']?\s*:/.test(text.slice(value.start, value.end))) return null;
  const at = lines.offset(first.key.start);
  const quote = format === 'json' ? '"' : '';
  const entry = `${quote}depends_on${quote}: [${name}]`;
  const isOnOwnLine = text.slice(lineStart(text, at), at).trim() === '';
  if (text[value.start] !== '{')
    return isOnOwnLine ? insert(at, entry + lineBreak(text) + indentation(text, at)) : null;
  return insert(at, `${entry},${isOnOwnLine ? lineBreak(text) + indentation(text, at) : ' '}`);
}

function extended(
  { text, lines }: FixSource,
  task: TaskOutline,
  { key, value }: EntryOutline,
  name: string,
): TextEdit | null {
  const end = lines.offset(key.end);
  if (!value || lines.offset(value.start) === lines.offset(value.end)) {
    const colon = /^\s*:[ \t]*(?=[\r\n#,}]|$)/.exec(text.slice(end));
    return colon && insert(end + colon[0].trimEnd().length, ` [${name}]`);
  }
  const list = lines.span(value);
  const items = task.depends_on.map(({ range }) => lines.span(range));
  // An anchor or a tag stands in between, an item behind an alias elsewhere.
  if (!/^\s*:\s*(#.*[\r\n]\s*)*$/.test(text.slice(end, list.start))) return null;
  if (items.some((item) => item.start < list.start || item.end > list.end)) return null;
  const last = items.at(-1);
  const listText = text.slice(list.start, list.end);
  if (!last) return /^\[\s*\]$/.test(listText) ? { ...list, text: `[${name}]` } : null;
  if (listText.startsWith('[')) return insert(last.end, nextInFlow(text, last.start, last.end) + name);
  if (!/^-\s/.test(listText)) return isOneLine(listText) ? { ...list, text: `[${listText}, ${name}]` } : null;
  const dash = /^[ \t]*-[ \t]+$/.exec(text.slice(lineStart(text, last.start), last.start));
  const rest = text.slice(last.end, lineEnd(text, last.end));
  if (!dash || !/^\s*(#.*)?$/.test(rest)) return null;
  return insert(lineEnd(text, last.end), lineBreak(text) + dash[0] + name);
}

function isOneLine(text: string): boolean {
  return !/[\r\n]/.test(text);
}

/** Items that have a line each go on so. */
function nextInFlow(text: string, start: number, end: number): string {
  const isOnOwnLine = text.slice(lineStart(text, start), start).trim() === '';
  const isLast = /^,?\s*$/.test(text.slice(end, lineEnd(text, end)));
  return isOnOwnLine && isLast ? `,${lineBreak(text)}${indentation(text, start)}` : ', ';
}
