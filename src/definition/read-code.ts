// DAG files in code as readings: by their text alone, and by what their host answers where that is not enough.
import type { CompileFault, DescribedDag, HostAnswer, HostDescription } from '../core/host-description.js';
import { phrase } from '../core/phrase.js';
import { byPlace, type Problem, problemAt } from '../core/problem.js';
import type { DefinitionResult } from './check-source.js';
import { isCodeFile } from './code/code-files.js';
import { type CodeFileReading, readCodeFile, type UnreadPart } from './code/read-code-file.js';
import { CodeLines } from './described/code-lines.js';
import { readDescribed } from './described/read-described.js';
import type { AskOptions, FileReading } from './file-reading.js';
import { EMPTY_OUTLINE } from './source/outline.js';
import { type SourceText, sourceTextOf, withoutMark } from './source-text.js';
import { unreadFile } from './unread-file.js';

const NOT_READ: CodeFileReading = { dags: [], unread: [], problems: [] };

/** Never rejects. What a host says counts for more than the text: it is what will run. */
export async function readCode(
  text: string,
  file: string,
  { ask, isAlwaysAsked }: AskOptions,
): Promise<FileReading> {
  const content = withoutMark(text);
  if (ask && isAlwaysAsked) {
    const answer = await ask(file);
    const said = answeredReading(content, file, NOT_READ, answer);
    // The text is needed only for the places of what is wrong.
    if (said.problems.length === 0) return said;
    return answeredReading(content, file, await readCodeFile(text, file), answer);
  }
  const read = await readCodeFile(text, file);
  const unread = unreadParts(read, content, file);
  // A parser that does not know a language's newest words sees mistakes that are none.
  const mayAsk = unread.length > 0 || read.problems.some(isError);
  if (ask && mayAsk) return answeredReading(content, file, read, await ask(file));
  const dags = read.dags.map((dag) =>
    unread.some(({ dagId }) => dagId === null || dagId === dag.id) ? withoutDefinition(dag) : dag,
  );
  return { ...joined(file, content, dags, read.problems), unread, mayAsk };
}

/** Files of other programs may have such names: one that says nothing of TaskFlow and of DAGs makes none. */
function unreadParts(read: CodeFileReading, content: string, file: string): readonly UnreadPart[] {
  if (read.dags.length > 0 || read.unread.length > 0 || read.problems.length > 0) return read.unread;
  if (!/\.dag\.\w+$/i.test(file) && !content.includes('taskflow')) return [];
  const reason = phrase('no DAG is written here as a literal');
  return [{ range: new CodeLines(content).rangeOf(1), reason, dagId: null }];
}

/** True of a file of ours in code that could be read: its language may refuse what the reader here takes. */
export function isToBeCompiled({ file, dags, problems, unread }: FileReading): boolean {
  const isRead = !problems.some(({ code }) => code === 'load-error' || code === 'too-large');
  return isCodeFile(file) && isRead && dags.length + problems.length + unread.length > 0;
}

/** What the language itself refuses is an error of the file, and nothing is left to ask a host. */
export function withCompileFault(reading: FileReading, text: string, fault: CompileFault): FileReading {
  const { file, dags } = reading;
  const range = new CodeLines(withoutMark(text)).rangeOf(fault.line, fault.column);
  const told = problemAt(fault.code, fault.message, range);
  const own = dags.map((dag) => ({ ...dag, problems: withoutTold(dag.problems, [told]) }));
  const ofDags = new Set(dags.flatMap(({ problems }) => problems));
  const ofFile = reading.problems.filter((problem) => !ofDags.has(problem));
  return { ...joined(file, text, own, [...withoutTold(ofFile, [told]), told]), unread: [], mayAsk: false };
}

/** Of one mistake of syntax the language's own words. */
function withoutTold(problems: readonly Problem[], told: readonly Problem[]): readonly Problem[] {
  const lines = new Set(told.map(({ range }) => range.start.line));
  return problems.filter(({ code, range }) => code !== 'code-syntax' || !lines.has(range.start.line));
}

function answeredReading(
  content: string,
  file: string,
  read: CodeFileReading,
  answer: HostAnswer,
): FileReading {
  const lines = new CodeLines(content);
  if (!answer.ok) {
    const failure = problemAt(answer.code, answer.message, lines.rangeOf(1));
    return { ...joined(file, content, read.dags, [...read.problems, failure]), unread: [], mayAsk: false };
  }
  const { description } = answer;
  const own = description.problems.filter(({ dag_id }) => dag_id === undefined);
  const problems = own.map((each) => describedProblem(each, lines));
  if (problems.some(isError)) {
    const all = [...withoutTold(read.problems, problems), ...problems];
    return { ...joined(file, content, read.dags, all), unread: [], mayAsk: false };
  }
  const sourceText = sourceTextOf(content, file);
  const dags = description.dags.map((dag) => describedDag(sourceText, read, description, dag, lines));
  const twins = twinProblems(description, lines);
  return { ...joined(file, content, dags, [...problems, ...twins]), unread: [], mayAsk: false };
}

/** Functions are called by the DAG's id: of two with one id in a file only the last could be. */
function twinProblems({ dags }: HostDescription, lines: CodeLines): readonly Problem[] {
  const first = new Map<unknown, DescribedDag>();
  return dags.flatMap((dag): Problem[] => {
    const { id } = dag.definition;
    const twin = first.get(id);
    if (!twin) {
      first.set(id, dag);
      return [];
    }
    const message = phrase('This file makes a DAG `{0}` already; give this one another id', String(id));
    return [
      {
        ...problemAt('duplicate-id', message, lines.rangeOf(dag.line)),
        related: [{ message: phrase('The first'), range: lines.rangeOf(twin.line) }],
      },
    ];
  });
}

function describedDag(
  text: SourceText,
  read: CodeFileReading,
  { language, problems }: HostDescription,
  dag: DescribedDag,
  lines: CodeLines,
): DefinitionResult {
  const { id } = dag.definition;
  const known = read.dags.find((each) => each.id === id)?.positions.outline ?? EMPTY_OUTLINE;
  const result = readDescribed({ text, language, dag, known, lines });
  const more = problems.filter(({ dag_id }) => dag_id === id).map((each) => describedProblem(each, lines));
  return more.length > 0 ? withProblems(result, more) : result;
}

function describedProblem(
  { code, message, line, column, related }: HostDescription['problems'][number],
  lines: CodeLines,
): Problem {
  const start = { line: (related?.line ?? 1) - 1, character: 0 };
  return {
    ...problemAt(code, message, lines.rangeOf(line, column)),
    related: related
      ? [{ message: phrase('It was raised here'), file: related.file, range: { start, end: start } }]
      : [],
  };
}

/** What is wrong with the file as a whole keeps each of its DAGs from running. */
function joined(
  file: string,
  content: string,
  dags: readonly DefinitionResult[],
  problems: readonly Problem[],
): Pick<FileReading, 'file' | 'dags' | 'problems'> {
  const all = [...problems, ...dags.flatMap((dag) => dag.problems)].sort(byPlace);
  if (!problems.some(isError)) return { file, dags, problems: all };
  if (dags.length === 0) return { file, dags: [unreadFile(file, problems, content)], problems: all };
  return { file, dags: dags.map((dag) => withProblems(dag, problems)), problems: all };
}

function withProblems(dag: DefinitionResult, problems: readonly Problem[]): DefinitionResult {
  const all = [...dag.problems, ...problems].sort(byPlace);
  return { ...dag, problems: all, definition: all.some(isError) ? null : dag.definition };
}

function withoutDefinition(dag: DefinitionResult): DefinitionResult {
  return { ...dag, definition: null };
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}
