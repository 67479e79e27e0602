// What is wrong with DAG files as people read it: by file, with the lines and the exact ranges underlined.
import type { Problem, RelatedPlace, Severity } from '../../core/problem.js';
import { LARGEST_BYTES } from '../../definition/file-size.js';
import { readRegular } from '../../files/read-regular.js';
import type { CliContext } from '../cli-context.js';
import type { Terminal } from '../terminal.js';
import { wrapColumns } from '../text/columns.js';
import { counted } from '../text/counted.js';
import { visibleText } from '../text/visible-text.js';
import type { CheckedFile } from './checked-file.js';
import { type MarkedPlace, renderExcerpt } from './excerpt.js';
import { shownPath } from './shown-path.js';
import { type ToldProblem, tellTogether } from './told-together.js';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];
const MARKS: Readonly<Record<Severity, string>> = { error: '❌', warning: '⚠️', info: 'ℹ️', hint: '💡' };

/** Problems of one file, by its absolute path, under its name; empty when there are none. */
export function printProblems(
  { cwd, terminal }: CliContext,
  path: string,
  problems: readonly Problem[],
): string {
  if (problems.length === 0) return '';
  const lines = readLines(path);
  const blocks = tellTogether(problems).map((told) => renderTold(terminal, told, lines));
  return `${terminal.colors.underline(shownPath(cwd, path))}\n${blocks.join('\n')}`;
}

/** `3 files: 2 errors, 1 warning`, with a mark; whatever the files have. */
export function renderCount(terminal: Terminal, files: readonly CheckedFile[]): string {
  const { colors, isEmoji } = terminal;
  const counts = SEVERITIES.flatMap((severity) => {
    const count = files.reduce((sum, file) => sum + ofSeverity(file.problems, severity), 0);
    return count === 0 ? [] : [severityColor(terminal, severity)(counted(count, severity))];
  });
  const isWrong = files.some((file) => ofSeverity(file.problems, 'error') > 0);
  const mark = isEmoji ? (isWrong ? '❌ ' : '✅ ') : '';
  const words = counts.length > 0 ? counts.join(', ') : colors.green('no problems');
  return `${mark}${counted(files.length, 'file')}: ${words}\n`;
}

function renderTold(terminal: Terminal, told: ToldProblem, lines: readonly string[]): string {
  const { severity, message, code } = told.problems[0];
  const color = severityColor(terminal, severity);
  const places = told.problems.map(({ range: { start } }) => `${start.line + 1}:${start.character + 1}`);
  const mark = terminal.isEmoji ? `${MARKS[severity]} ` : '';
  const { bold, dim } = terminal.colors;
  const text = visibleText(message);
  const words = terminal.isInteractive ? wrapColumns(text, Math.max(20, terminal.width - 4)) : [text];
  return [
    `  ${bold(places.join(', '))}  ${mark}${color(severity)}  ${dim(code)}`,
    ...words.map((line) => `    ${line}`),
    renderExcerpt(terminal, lines, markedPlaces(terminal, told)) + elsewhere(terminal, told.related),
  ].join('\n');
}

function markedPlaces(terminal: Terminal, told: ToldProblem): MarkedPlace[] {
  const own = told.problems.map((problem) => ({
    range: problem.range,
    label: told.labelOf(problem) || suggestionWords(problem),
    isMain: true,
    color: severityColor(terminal, problem.severity),
  }));
  const related = told.related
    .filter(({ file }) => file === undefined)
    .map(({ range, message }) => ({ range, label: message, isMain: false, color: terminal.colors.cyan }));
  return [...own, ...related];
}

/** Most messages name the nearest name themselves. */
function suggestionWords({ message, suggestion }: Problem): string {
  return suggestion === undefined || message.includes(`\`${suggestion}\``)
    ? ''
    : `did you mean \`${suggestion}\`?`;
}

function elsewhere(terminal: Terminal, related: readonly RelatedPlace[]): string {
  return related
    .flatMap(({ file, range: { start }, message }) =>
      file === undefined
        ? []
        : [`    ${terminal.colors.cyan(`${file}:${start.line + 1}:${start.character + 1}`)}  ${message}\n`],
    )
    .join('');
}

function severityColor({ colors }: Terminal, severity: Severity): (text: string) => string {
  switch (severity) {
    case 'error':
      return colors.red;
    case 'warning':
      return colors.yellow;
    default:
      return colors.blue;
  }
}

function ofSeverity(problems: readonly Problem[], severity: Severity): number {
  return problems.filter((problem) => problem.severity === severity).length;
}

/** Lines as ranges count them; of a file that can't be read there are none. */
function readLines(path: string): readonly string[] {
  try {
    return readRegular(path, { links: 'follow', maxBytes: LARGEST_BYTES })
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .split(/\r\n|\n|\r/);
  } catch {
    return [];
  }
}
