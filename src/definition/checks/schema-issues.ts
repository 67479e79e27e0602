// From zod's issues to problems: what is wrong in a person's words, where, and the nearest name.
import type * as z from 'zod';
import { ExactNumber } from '../../core/json/exact-number.js';
import { unheldWords } from '../../core/json/read-json.js';
import { phrase } from '../../core/phrase.js';
import type { ProblemCode } from '../../core/problem.js';
import { nearestName } from '../nearest-name.js';
import { type Report, type Said, valueAt } from '../report.js';
import type { CheckParams } from '../schema/checked.js';
import { keysAt } from '../schema/keys.js';
import type { Path } from '../source/source-tree.js';
import { typeWords } from '../type-words.js';

type Issue = z.core.$ZodIssue;

export function reportIssues(issues: readonly Issue[], value: unknown, report: Report): void {
  for (const issue of issues) reportIssue(issue, [], value, report);
}

function reportIssue(issue: Issue, base: Path, value: unknown, report: Report): void {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  const found = valueAt(value, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const key of issue.keys) {
        report.add('unknown-key', { path: [...path, key], at: 'key' }, () => unknownKey(key, path));
      }
      return;
    case 'invalid_union': {
      // Every union has the form of a mapping first.
      const isMapping = typeof found === 'object' && found !== null && !Array.isArray(found);
      for (const inner of issue.errors[isMapping ? 0 : 1] ?? []) reportIssue(inner, path, value, report);
      return;
    }
    case 'invalid_key':
      for (const inner of issue.issues) reportKey(inner, path, report);
      return;
    case 'custom':
      reportCustom(issue, path, report);
      return;
    case 'invalid_value':
      reportChoice(issue, path, found, report);
      return;
    case 'invalid_type':
      if (found === null && path.length === 2 && path[0] === 'tasks') {
        report.add('missing-key', { path, at: 'key' }, () => missingKey('run', [...path, 'run']));
      } else if (found === undefined) {
        const name = String(path.at(-1) ?? '');
        report.add('missing-key', { path: path.slice(0, -1), at: 'key' }, () => missingKey(name, path));
      } else if (found instanceof ExactNumber && /^(number|int)$/.test(issue.expected)) {
        report.add('wrong-type', { path }, () => ({
          message: `${subject(path)} ${unheldWords(found.text)}`,
        }));
      } else {
        report.add('wrong-type', { path }, () => ({
          message: phrase(
            '{0} must be {1}, not {2}',
            subject(path),
            typeWords(issue.expected),
            describe(found),
          ),
        }));
      }
      return;
    default:
      report.add('wrong-type', { path }, () => ({ message: `${subject(path)} ${boundMessage(issue)}` }));
  }
}

function reportCustom(issue: Issue & { code: 'custom' }, path: Path, report: Report): void {
  const { problem, fault } = issue.params as unknown as CheckParams;
  report.add(problem, { path, part: fault.part }, () => ({
    message: `${subject(path)} ${fault.message}${didYouMean(fault.suggestion)}`,
    suggestion: fault.suggestion,
  }));
}

function reportKey(issue: Issue, path: Path, report: Report): void {
  if (issue.code !== 'custom') return;
  const { problem, fault } = issue.params as unknown as CheckParams;
  const name = String(path.at(-1) ?? '');
  report.add(problem, { path, at: 'key' }, () => ({
    message: phrase('The name `{0}` {1}', shorten(name), fault.message),
    suggestion: fault.suggestion,
  }));
}

function reportChoice(
  issue: Issue & { code: 'invalid_value' },
  path: Path,
  found: unknown,
  report: Report,
): void {
  const key = path.at(-1);
  if (found === undefined) {
    report.add('missing-key', { path: path.slice(0, -1), at: 'key' }, () => missingKey(String(key), path));
    return;
  }
  const code: ProblemCode = key === 'trigger_rule' ? 'bad-trigger-rule' : 'wrong-type';
  report.add(code, { path }, () => {
    const values = issue.values.map(String);
    const suggestion = typeof found === 'string' ? nearestName(found, values) : undefined;
    const message = phrase('{0} must be one of {1}', subject(path), values.join(', '));
    return { message: message + didYouMean(suggestion), suggestion };
  });
}

function unknownKey(key: string, path: Path): Said {
  const known = keysAt(path);
  const suggestion = nearestName(key, known);
  const list = known.length > 16 ? '' : phrase('; known here: {0}', known.join(', '));
  const hint = suggestion ? didYouMean(suggestion) : list;
  return { message: phrase('Unknown key `{0}`', shorten(key)) + hint, suggestion };
}

function missingKey(name: string, path: Path): Said {
  const owner = path.length < 2 ? phrase('The file') : subject(path.slice(0, -1));
  return { message: phrase('{0} needs a key `{1}`', owner, name) };
}

function boundMessage(issue: Issue): string {
  if (issue.code === 'too_small') {
    const least = String(issue.minimum);
    return issue.inclusive ? phrase('must be at least {0}', least) : phrase('must be more than {0}', least);
  }
  if (issue.code === 'too_big') {
    const most = String(issue.maximum);
    return issue.inclusive ? phrase('must be at most {0}', most) : phrase('must be less than {0}', most);
  }
  return phrase('has a wrong value');
}

/** The key that is spoken of: `retries`, task `extract`, parameter `region`, entry 2 of `tags`. */
export function subject(path: Path): string {
  const name = path.at(-1);
  if (name === undefined) return phrase('A DAG file');
  if (typeof name === 'number')
    return phrase('Entry {0} of `{1}`', name + 1, shorten(String(path.at(-2) ?? phrase('the list'))));
  if (path.length === 2 && path[0] === 'tasks') return phrase('Task `{0}`', shorten(name));
  if (path.length === 2 && path[0] === 'params') return phrase('Parameter `{0}`', shorten(name));
  return `\`${shorten(name)}\``;
}

export function didYouMean(suggestion: string | undefined): string {
  return suggestion === undefined ? '' : phrase('; did you mean `{0}`?', suggestion);
}

export function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function describe(value: unknown): string {
  if (value === null) return phrase('empty');
  if (Array.isArray(value)) return phrase('a list');
  if (value instanceof ExactNumber) return shorten(value.text);
  if (typeof value === 'object') return phrase('a mapping');
  if (typeof value === 'string') return phrase('a text');
  return String(value);
}
