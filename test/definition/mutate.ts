// Damage to texts as typing and merging make it, from a seed, so that any failure can be made again.

import type { Problem, Range } from '../../src/core/problem.js';
import { readDefinition } from '../../src/definition/read-definition.js';

/** Mulberry32: numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const TOKENS = [
  ...'{}[]()<>:,-?&*!|>%@`#\'"\\/.=$~\0\t\n\r 09aZ_',
  ': ',
  '- ',
  '\n',
  '\r\n',
  '\n  ',
  '\n    ',
  '${{',
  '}}',
  '${{ params.',
  '<<: ',
  '*a',
  '&a ',
  '---\n',
  '...\n',
  '!!str ',
  '!x ',
  '|\n',
  '>-\n',
  '🎉',
  '\ud83c',
  '\uFEFF',
  '__proto__',
  'constructor',
  'null',
  'true',
  '.nan',
  '1e999',
  'tasks:',
  'depends_on: ',
  'if: ',
  '"__proto__": ',
  '\\u',
  '\\x4',
  '99999999999999999999',
  '%YAML 1.1\n',
  '# taskflow-ignore unused-param',
];

/** One to six changes: insert, delete, replace, repeat, move, cut off. */
export function mutate(text: string, random: () => number): string {
  const place = (): number => Math.floor(random() * (result.length + 1));
  const token = (): string => TOKENS[Math.floor(random() * TOKENS.length)] ?? '';
  let result = text;
  for (let left = 1 + Math.floor(random() * 6); left > 0; left--) {
    const from = place();
    const to = Math.min(result.length, from + Math.floor(random() * random() * 60));
    const piece = result.slice(from, to);
    const kind = Math.floor(random() * 6);
    if (kind === 0) result = result.slice(0, from) + token() + result.slice(from);
    else if (kind === 1) result = result.slice(0, from) + result.slice(to);
    else if (kind === 2) result = result.slice(0, from) + token() + result.slice(to);
    else if (kind === 3)
      result = result.slice(0, to) + piece.repeat(1 + Math.floor(random() * 4)) + result.slice(to);
    else if (kind === 4) {
      const rest = result.slice(0, from) + result.slice(to);
      const at = Math.floor(random() * (rest.length + 1));
      result = rest.slice(0, at) + piece + rest.slice(at);
    } else if (random() < 0.3) result = result.slice(0, from);
  }
  return result;
}

/** What must hold for any text; the first broken rule in words, or null. */
export function findBrokenPromise(text: string, file: string): string | null {
  try {
    const result = readDefinition(text, file);
    const { problems, positions } = result;
    const lines = (text.startsWith('\uFEFF') ? text.slice(1) : text).split(/\r\n|\n|\r/);
    const hasError = problems.some(({ severity }) => severity === 'error');
    if (problems.length > 200) return `${problems.length} problems`;
    if ((result.definition === null) !== hasError) return 'a definition beside an error, or neither';
    if (result.definition) JSON.stringify(result.definition);
    const outside = [
      ...problems.map(({ range }) => range),
      ...problems.flatMap(({ related }) => related.map(({ range }) => range)),
    ];
    for (const task of positions.outline.tasks) {
      outside.push(task.key, task.block, ...task.depends_on.map(({ range }) => range));
      for (const key of task.keys) outside.push(key.key, key.block);
    }
    for (const range of outside)
      if (!isInside(range, lines)) return `the range ${JSON.stringify(range)} is outside`;
    if (!isSorted(problems)) return 'problems are not sorted';
    return null;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

function isInside({ start, end }: Range, lines: readonly string[]): boolean {
  const ordered = start.line < end.line || (start.line === end.line && start.character <= end.character);
  return (
    ordered &&
    [start, end].every(
      (at) => at.line >= 0 && at.character >= 0 && at.character <= (lines[at.line]?.length ?? -1),
    )
  );
}

function isSorted(problems: readonly Problem[]): boolean {
  return problems.every((problem, index) => {
    const before = problems[index - 1]?.range.start;
    const here = problem.range.start;
    return (
      !before || before.line < here.line || (before.line === here.line && before.character <= here.character)
    );
  });
}
