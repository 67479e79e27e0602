// Slips of YAML that make a reader say much of one mistake: tabs for blanks, a text with a colon, one that begins with a
// star. Each is told once, in words that say what to do, and what only follows from it is not told.
import { phrase } from '../../core/phrase.js';
import { Lines } from './lines.js';
import type { ParsedSource, SourceFault } from './source-tree.js';

/** Whether a star is none of an alias: what follows is no name but a step, a number or a blank, as in cron texts. */
export function isStarText(text: string, start: number): boolean {
  return text[start] === '*' && /^(?:[/\d,*]|\s|$)/.test(text.slice(start + 1, start + 2));
}

/** No cron text is longer. */
const LONGEST_CRON = 200;

/** What was meant by it: the rest of its line. */
export function starText(text: string, start: number): string {
  return text
    .slice(start, start + LONGEST_CRON)
    .replace(/(?:[\r\n\]}]|[ \t]#).*/s, '')
    .trim();
}

export function starWords(): string {
  return phrase('A text that starts with * is an alias in YAML; put it between quotes, as in "*/5 * * * *"');
}

/** The faults of a text without those that others bring with them. O(text) where there are any. */
export function withoutSlips(
  text: string,
  faults: readonly SourceFault[],
): Pick<ParsedSource, 'faults' | 'isAftermath'> {
  if (faults.length === 0) return { faults };
  const lines = new Lines(text);
  const tab = firstTab(text, lines, faults);
  // Lines that a tab indents lie elsewhere than their author sees them: nothing more can be told.
  if (tab) return { faults: [tab], isAftermath: () => true };
  const slips = faults.filter(({ message }) => message === colonWords() || message === starWords());
  if (slips.length === 0) return { faults };
  const lineOf = (start: number) => lines.position(start).line;
  // The first of a line tells it.
  const byLine = new Map(slips.map((slip) => [lineOf(slip.span.start), slip] as const).reverse());
  const hasColon = slips.some(({ message }) => message === colonWords());
  return {
    faults: faults.filter((fault) => [undefined, fault].includes(byLine.get(lineOf(fault.span.start)))),
    // A text with a colon takes what stands below it into itself.
    isAftermath: (code, start) => byLine.has(lineOf(start)) || (hasColon && code === 'missing-key'),
  };
}

/** The words of the reader for `run: echo a: b`. */
export function colonWords(): string {
  return phrase('A second colon on one line; put the text between quotes, or start a new line');
}

function firstTab(text: string, lines: Lines, faults: readonly SourceFault[]): SourceFault | undefined {
  let first: SourceFault | undefined;
  for (const { span } of faults) {
    const start = span.start - lines.position(span.start).character;
    const indentation = /^[ \t]*/.exec(text.slice(start, start + DEEPEST_INDENTATION))?.[0] ?? '';
    const tab = start + indentation.indexOf('\t');
    if (tab < start || (first && first.span.start <= tab)) continue;
    first = {
      code: 'yaml-syntax',
      span: { start: tab, end: start + indentation.length },
      message: phrase('A tab stands where YAML wants blanks; indent with blanks'),
    };
  }
  return first;
}

const DEEPEST_INDENTATION = 1_000;
