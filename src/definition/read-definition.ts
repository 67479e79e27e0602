// The one way from the text of a DAG file to its definition and everything that is wrong with it.
import type { DagDefinition } from '../core/definition.js';
import { buildGraph, type GraphTask } from '../core/graph/graph.js';
import { PROBLEM_SEVERITIES, type Problem } from '../core/problem.js';
import { buildDefinition } from './build-definition.js';
import { checkExpressions } from './checks/check-expressions.js';
import { checkGraph } from './checks/check-graph.js';
import { checkParamDefinitions } from './checks/check-params.js';
import { reportIssues } from './checks/schema-issues.js';
import { findIdFault, idFromFile } from './ids.js';
import { findIgnoredLines, type IgnoredLines } from './ignored-lines.js';
import { own, readRawDag } from './raw-dag.js';
import { Report } from './report.js';
import { dagSchema } from './schema/dag.js';
import { parseJsonSource } from './source/json-source.js';
import { Lines } from './source/lines.js';
import { EMPTY_OUTLINE, outlineSource } from './source/outline.js';
import { SourcePositions } from './source/positions.js';
import type { ParsedSource } from './source/source-tree.js';
import { parseYamlSource } from './source/yaml-source.js';

export const LARGEST_BYTES = 5_000_000;

export interface DefinitionResult {
  readonly file: string;
  /** The file's id, or one made of its name: there is always one. */
  readonly id: string;
  /** Null when any problem is an error. */
  readonly definition: DagDefinition | null;
  /** What a broken file still tells of its tasks; ids may be wrong, edges may point nowhere or in circles. */
  readonly tasks: readonly GraphTask[];
  /** Sorted by place, at most 200. */
  readonly problems: readonly Problem[];
  readonly positions: SourcePositions;
  /** Where hints and warnings are silenced, for checks over several files. */
  readonly ignored: IgnoredLines;
}

/**
 * Reads and checks one YAML or JSON file, by the name's ending. Never throws, on any text. Nothing is read from
 * disk. A leading byte order mark counts for nothing: positions are an editor's. O(text), about 1.3 times what
 * the YAML parser takes.
 */
export function readDefinition(text: string, file: string): DefinitionResult {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const defaultId = idFromFile(file);
  if (isTooLarge(content)) return tooLarge(file, defaultId);
  const parse = (): ParsedSource =>
    /\.json$/i.test(file) ? parseJsonSource(content) : parseYamlSource(content);
  const source = parse();
  const lines = new Lines(content);
  const report = new Report(content, source, lines);
  const dag = readRawDag(source.value);
  const input = check(source, dag, report);
  const ignored = findIgnoredLines(content);
  const written = own(dag.value, 'id');
  const id = typeof written === 'string' && findIdFault(written) === null ? written : defaultId;
  const build = (): DagDefinition | null =>
    input && !report.hasErrors() ? buildDefinition(input, id, (path) => report.scalarText(path)) : null;
  // The parser's tree is ten times the text: it may go, and is made again for who asks late.
  const kept = new WeakRef(source);
  const positions = new SourcePositions(() =>
    outlineSource((kept.deref() ?? parse()).root(), lines, content),
  );
  return {
    file,
    id,
    definition: build(),
    tasks: dag.tasks.map((task) => ({ id: task.id, depends_on: task.depends_on })),
    problems: report.problems(ignored),
    positions,
    ignored,
  };
}

function check(source: ParsedSource, dag: ReturnType<typeof readRawDag>, report: Report) {
  for (const { code, span, message, related } of source.faults) {
    report.add(code, span, () => ({
      message,
      related: related ? [{ message: related.message, place: related.span }] : [],
    }));
  }
  if (source.value === undefined) return null;
  const value = withoutExtensions(source.value ?? {});
  const parsed = dagSchema.safeParse(value);
  if (!parsed.success) reportIssues(parsed.error.issues, value, report);
  const graph = buildGraph(dag.tasks);
  checkGraph(dag, graph, report);
  checkParamDefinitions(dag, report);
  checkExpressions(dag, graph, report);
  return parsed.success ? parsed.data : null;
}

/** Keys of the file that start with `x-` are its author's own: a place for anchors. */
function withoutExtensions(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (!Object.keys(value).some((key) => key.startsWith('x-'))) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('x-')));
}

/** A text has at most three bytes for each code unit. */
function isTooLarge(text: string): boolean {
  return text.length > LARGEST_BYTES || (text.length * 3 > LARGEST_BYTES && utf8Bytes(text) > LARGEST_BYTES);
}

function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

/** What is told of a file over 5 MB, which is not read. */
export function tooLarge(file: string, id = idFromFile(file)): DefinitionResult {
  const start = { line: 0, character: 0 };
  const message = `A DAG file may have ${LARGEST_BYTES / 1_000_000} MB; split this one, or write fewer, larger tasks`;
  return {
    file,
    id,
    definition: null,
    tasks: [],
    problems: [
      {
        code: 'too-large',
        severity: PROBLEM_SEVERITIES['too-large'],
        message,
        range: { start, end: start },
        related: [],
      },
    ],
    positions: new SourcePositions(EMPTY_OUTLINE),
    ignored: [],
  };
}
