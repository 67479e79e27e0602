// What a DAG file in code tells without being run: its DAGs where they are written literally, and what could not be read.
import { phrase } from '../../core/phrase.js';
import { type Problem, type ProblemCode, problemAt, type Range, START_OF_FILE } from '../../core/problem.js';
import { checkSource, type DefinitionResult } from '../check-source.js';
import { isTooLarge, tooLargeProblem } from '../file-size.js';
import { isIgnored } from '../ignored-lines.js';
import type { Lines } from '../source/lines.js';
import { type SourceText, sourceTextOf, withoutMark } from '../source-text.js';
import { type CodeLanguage, codeLanguage } from './code-files.js';
import { readJavaScript } from './javascript/read-javascript.js';
import { mendText } from './mended-text.js';
import { dagSource } from './model/dag-source.js';
import type { FileModel } from './model/file-model.js';
import type { DagModel } from './model/values.js';
import { codeParser } from './parse-code.js';
import { readPython } from './python/read-python.js';
import { respellCamelCase, respellPython } from './spelling.js';
import { StatementTrees } from './statement-trees.js';
import { isTooDeep } from './syntax.js';
import { findSyntaxFaults } from './syntax-faults.js';

/** A part of the code that only running it can tell. */
export interface UnreadPart {
  readonly range: Range;
  /** Why, in words: "tasks are made in a loop". */
  readonly reason: string;
  /** The DAG it belongs to; null where that is unknown, too. */
  readonly dagId: string | null;
}

export interface CodeFileReading {
  /** One for each DAG that the text tells of, in its order. */
  readonly dags: readonly DefinitionResult[];
  /** What could not be read literally, by its place. Empty: all was read. */
  readonly unread: readonly UnreadPart[];
  /** Problems of no DAG: mistakes of syntax, one id twice in the file. */
  readonly problems: readonly Problem[];
}

/** What may still be wrong with a DAG in a text that is being typed: nothing that text to come would put right. */
const SURE_WHILE_TYPING: ReadonlySet<ProblemCode> = new Set([
  ...(['duplicate-id', 'self-dependency', 'cycle', 'bad-id', 'bad-cron', 'bad-duration'] as const),
  ...(['bad-timezone', 'bad-trigger-rule', 'expression-in-run'] as const),
]);

/**
 * Reads one file by its name's ending. Nothing is run, nothing read from disk but our own parsers. Never rejects, on any
 * text. O(text).
 */
export async function readCodeFile(text: string, file: string): Promise<CodeFileReading> {
  const content = withoutMark(text);
  const language = codeLanguage(file);
  if (!language) return { dags: [], unread: [], problems: [] };
  if (isTooLarge(content)) return { dags: [], unread: [], problems: [tooLargeProblem()] };
  if (isTooDeep(content)) return notRead(phrase('this is nested too deep to be read'));
  const sourceText = sourceTextOf(content, file);
  const { lines, ignored } = sourceText;
  // A file of another program is none of ours to judge.
  const isOurs = content.includes('taskflow');
  const read = language === 'python' ? readPython : readJavaScript;
  const trees = new StatementTrees(file, await codeParser(language), content.length);
  const tree = trees.parse(content);
  if (tree.length < content.length) return notRead(phrase('this takes too long to be read'));
  const faults = isOurs ? await findSyntaxFaults(tree, content, language) : [];
  let model = read(content, tree);
  if (faults.length > 0) {
    const mended = mendText(content, language, trees);
    model = fuller(model, read(mended, trees.parse(mended)));
  }
  const told = model.dags.filter(({ id }) => id !== null);
  const dags = told.map((dag) => checkDag(dag, model, sourceText, language, faults.length > 0));
  const problems = [
    ...faults.map((span) => problemAt('code-syntax', SYNTAX_MESSAGES[language](), lines.range(span))),
    ...model.faults.map(({ code, span, message, suggestion }) => ({
      ...problemAt(code, message, lines.range(span)),
      ...(suggestion !== undefined && { suggestion }),
    })),
    ...sameIds(told, lines),
  ];
  return {
    dags,
    unread: unreadParts(model, lines),
    problems: problems.filter(({ code, range }) => !isIgnored(ignored, code, range.start.line)),
  };
}

function notRead(reason: string): CodeFileReading {
  return { dags: [], unread: [{ range: START_OF_FILE, reason, dagId: null }], problems: [] };
}

const SYNTAX_MESSAGES: Readonly<Record<CodeLanguage, () => string>> = {
  python: () => phrase('This is not valid Python'),
  javascript: () => phrase('This is not valid TypeScript or JavaScript'),
};

/** Of a broken text: the reading in which more tasks are left. */
function fuller(plain: FileModel, mended: FileModel): FileModel {
  const count = ({ dags }: FileModel) => dags.reduce((sum, { tasks }) => sum + tasks.size, dags.length);
  return count(mended) > count(plain) ? mended : plain;
}

function checkDag(
  dag: DagModel,
  model: FileModel,
  text: SourceText,
  language: CodeLanguage,
  isBroken: boolean,
): DefinitionResult {
  // First: it finds more that can't be told.
  const source = dagSource(dag, model);
  const unsure = isBroken ? { tasks: true, edges: true, params: true } : dag.unsure;
  const isPartial = isBroken || dag.isPartial;
  const respell = language === 'python' ? respellPython : respellCamelCase;
  const result = checkSource(source, text, { code: { language, unsure, isPartial, respell } });
  if (!isBroken) return result;
  return { ...result, problems: result.problems.filter(({ code }) => SURE_WHILE_TYPING.has(code)) };
}

function unreadParts(model: FileModel, lines: Lines): readonly UnreadPart[] {
  const seen = new Set<string>();
  return [...model.unread]
    .sort((a, b) => a.span.start - b.span.start)
    .flatMap(({ span, reason, dag }): UnreadPart[] => {
      const id = dag?.id?.data;
      const dagId = typeof id === 'string' ? id : null;
      // What follows from one thing at its place says nothing new.
      const name = `${span.start} ${dagId}`;
      if (seen.has(name)) return [];
      seen.add(name);
      return [{ range: lines.range(span), reason, dagId }];
    });
}

function sameIds(dags: readonly DagModel[], lines: Lines): Problem[] {
  const first = new Map<string, DagModel>();
  return dags.flatMap((dag): Problem[] => {
    const id = String(dag.id?.data);
    const known = first.get(id.toLowerCase());
    if (!known?.id || !dag.id) {
      first.set(id.toLowerCase(), dag);
      return [];
    }
    const message = phrase(
      'There is already a DAG `{0}` in this file; give this one another id',
      String(known.id.data),
    );
    const related = [
      { message: phrase('The first `{0}`', String(known.id.data)), range: lines.range(known.id.span) },
    ];
    return [{ ...problemAt('duplicate-dag', message, lines.range(dag.id.span)), related }];
  });
}
