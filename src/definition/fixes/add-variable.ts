// Adds a variable to a task's `env`, which is made where there is none.
import type { EntryOutline, TaskOutline } from '../source/outline.js';
import type { FixSource, TextEdit } from './fix.js';
import { lineBreak } from './text-lines.js';

export interface NewVariable {
  readonly task: TaskOutline;
  readonly run: EntryOutline;
  readonly env: EntryOutline | null;
  readonly name: string;
  readonly value: string;
}

/** Null where the task's `env` stands behind an alias or comes by a merge. */
export function addVariable(
  source: FixSource,
  { task, run, env, name, value }: NewVariable,
): TextEdit | null {
  const { text, lines, format } = source;
  const quote = format === 'json' ? '"' : '';
  const pair = `${quote}${name}${quote}: ${JSON.stringify(value)}`;
  const insert = (at: number, added: string): TextEdit => ({ start: at, end: at, text: added });
  const indent = (character: number) => lineBreak(text) + ' '.repeat(character);
  if (!env) {
    const block = lines.span(task.block);
    if (!task.value || /<<\s*:/.test(text.slice(block.start, block.end))) return null;
    const isFlow = text[lines.offset(task.value.start)] === '{';
    const parting = isFlow ? ', ' : indent(run.key.start.character);
    return insert(lines.offset(run.key.start), `${quote}env${quote}: { ${pair} }${parting}`);
  }
  const key = lines.span(env.key);
  const isNothing = env.value && lines.offset(env.value.start) === lines.offset(env.value.end);
  if (!env.value || isNothing) {
    const colon = /^\s*:[ \t]*(?=[\r\n#]|$)/.exec(text.slice(key.end));
    return colon && insert(key.end + colon[0].trimEnd().length, ` { ${pair} }`);
  }
  const start = lines.offset(env.value.start);
  if (!/^\s*:\s*(#.*[\r\n]\s*)*$/.test(text.slice(key.end, start))) return null;
  if (text[start] !== '{') {
    return text.startsWith('null', start) || text[start] === '~'
      ? null
      : insert(start, pair + indent(env.value.start.character));
  }
  const isEmpty = /^\{\s*\}/.test(text.slice(start));
  const blank = /^\{\s/.test(text.slice(start)) || isEmpty ? '' : ' ';
  return insert(start + 1, ` ${pair}${isEmpty ? ' ' : `,${blank}`}`);
}
