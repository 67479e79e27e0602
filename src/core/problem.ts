// What can be wrong with a DAG file, and where: one shape for editor, terminal, SARIF and API.

/** Zero-based, as in the Language Server Protocol; `character` counts UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** Every code with its severity. A file that has an error never runs. */
export const PROBLEM_SEVERITIES = {
  'yaml-syntax': 'error',
  'code-syntax': 'error',
  'unknown-key': 'error',
  'wrong-type': 'error',
  'missing-key': 'error',
  'bad-id': 'error',
  'duplicate-id': 'error',
  'unknown-task': 'error',
  'self-dependency': 'error',
  cycle: 'error',
  'bad-cron': 'error',
  'bad-duration': 'error',
  'bad-timezone': 'error',
  'bad-trigger-rule': 'error',
  'bad-expression': 'error',
  'expression-in-run': 'error',
  'not-upstream': 'warning',
  'text-condition': 'warning',
  'unused-param': 'hint',
  'duplicate-dag': 'warning',
  'env-file': 'warning',
  'too-large': 'error',
  'load-error': 'error',
  'load-timeout': 'error',
  'not-static': 'info',
} as const satisfies Record<string, Severity>;

export type ProblemCode = keyof typeof PROBLEM_SEVERITIES;

/** Another place that belongs to a problem: the other edges of a cycle, the first of two ids. */
export interface RelatedPlace {
  readonly message: string;
  readonly range: Range;
  /** Set where the place is in another file. */
  readonly file?: string;
}

export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  /** One sentence: what is wrong and what to do. */
  readonly message: string;
  readonly range: Range;
  readonly related: readonly RelatedPlace[];
  /** The nearest known name, where the fix is to write that instead; replaces the text at `range`. */
  readonly suggestion?: string;
}

/** What stands nowhere else: a file that can't be read, an id that the file does not give. */
export const START_OF_FILE: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

export function problemAt(code: ProblemCode, message: string, range: Range): Problem {
  return { code, severity: PROBLEM_SEVERITIES[code], message, range, related: [] };
}

/** For `sort`: by place in one file. */
export function byPlace(a: Problem, b: Problem): number {
  return a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character;
}
