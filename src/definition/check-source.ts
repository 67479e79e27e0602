// From a DAG as plain data with places, whatever it was written in, to its definition and all that is wrong with it.
import type { DagDefinition, FunctionTask } from '../core/definition.js';
import { buildGraph, type GraphTask } from '../core/graph/graph.js';
import type { Problem } from '../core/problem.js';
import { buildDefinition } from './build-definition.js';
import { checkExpressions } from './checks/check-expressions.js';
import { checkGraph } from './checks/check-graph.js';
import { checkParamDefinitions } from './checks/check-params.js';
import { reportIssues } from './checks/schema-issues.js';
import { findIdFault } from './ids.js';
import type { IgnoredLines } from './ignored-lines.js';
import { own, type RawDag, readRawDag, SURE, type Unsure } from './raw-dag.js';
import { Report, type Respell } from './report.js';
import { codeDagSchema } from './schema/code-dag.js';
import { dagSchema } from './schema/dag.js';
import type { Lines } from './source/lines.js';
import { outlineSource } from './source/outline.js';
import { SourcePositions } from './source/positions.js';
import type { ParsedSource } from './source/source-tree.js';
import { mentionsSchedule, type SourceText } from './source-text.js';

export interface DefinitionResult {
  readonly file: string;
  /** The file's id, or one made of its name: there is always one. */
  readonly id: string;
  /** Null when any problem is an error. */
  readonly definition: DagDefinition | null;
  /** What a broken file still tells of its tasks; ids may be wrong, edges may point nowhere or in circles. */
  readonly tasks: readonly GraphTask[];
  /** False only where it surely has none; of a file that is broken or in code the text may leave it open. */
  readonly mayHaveSchedule: boolean;
  /** Sorted by place, at most 200. */
  readonly problems: readonly Problem[];
  readonly positions: SourcePositions;
  /** Where hints and warnings are silenced, for checks over several files. */
  readonly ignored: IgnoredLines;
}

/** A DAG in code. */
export interface CodeOptions {
  readonly language: FunctionTask['language'];
  readonly unsure?: Unsure;
  /** True: parts are not known, so there is no definition, whatever the rest is like. */
  readonly isPartial?: boolean;
  readonly respell?: Respell;
}

/**
 * Checks one DAG. `again` makes the source once more for who asks for places late; without it the source is kept.
 * `code` is absent for files of data. Never throws. O(source).
 */
export function checkSource(
  source: ParsedSource,
  text: SourceText,
  { again, code }: { readonly again?: () => ParsedSource; readonly code?: CodeOptions } = {},
): DefinitionResult {
  const { file, content, lines, ignored, defaultId } = text;
  const report = new Report(text, source, code?.respell);
  const dag = readRawDag(source.value, code?.unsure ?? SURE);
  const input = check(source, dag, report, code !== undefined);
  const written = own(dag.value, 'id');
  const id = typeof written === 'string' && findIdFault(written) === null ? written : defaultId;
  const isUnsure = source.value === undefined || source.faults.length > 0 || code?.isPartial === true;
  const isWhole = input !== null && !report.hasErrors() && !code?.isPartial;
  return {
    file,
    id,
    definition: isWhole
      ? buildDefinition(input, id, (path) => (code ? null : report.scalarText(path)), code?.language)
      : null,
    mayHaveSchedule: own(dag.value, 'schedule') !== undefined || (isUnsure && mentionsSchedule(content)),
    tasks: dag.tasks.map((task) => ({ id: task.id, depends_on: task.depends_on })),
    problems: report.problems(),
    positions: positionsOf(source, lines, content, again),
    ignored,
  };
}

/** The parser's tree of a file of data is ten times the text: it may go. */
function positionsOf(source: ParsedSource, lines: Lines, content: string, again?: () => ParsedSource) {
  if (!again) return new SourcePositions(() => outlineSource(source.root(), lines, content));
  const kept = new WeakRef(source);
  return new SourcePositions(() => outlineSource((kept.deref() ?? again()).root(), lines, content));
}

function check(source: ParsedSource, dag: RawDag, report: Report, isCode: boolean) {
  for (const { code, span, message, related, suggestion } of source.faults) {
    report.add(code, span, () => ({
      message,
      suggestion,
      related: related ? [{ message: related.message, place: related.span }] : [],
    }));
  }
  if (source.value === undefined) return null;
  report.passOverAftermath();
  const value = withoutExtensions(source.value ?? {});
  const parsed = isCode ? codeDagSchema.safeParse(value) : dagSchema.safeParse(value);
  if (!parsed.success) {
    const mayHaveTasks = dag.unsure.tasks && dag.tasks.length === 0;
    const isOfAbsentTasks = (path: readonly PropertyKey[]) => path.length === 1 && path[0] === 'tasks';
    reportIssues(
      parsed.error.issues.filter(({ path }) => !(mayHaveTasks && isOfAbsentTasks(path))),
      value,
      report,
    );
  }
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
