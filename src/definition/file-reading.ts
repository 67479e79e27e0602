// What a DAG file tells, whatever it is written in: a YAML or JSON file one DAG, a file in code any number.
import type { AskHost } from '../core/host-description.js';
import type { Problem } from '../core/problem.js';
import type { DefinitionResult } from './check-source.js';
import type { UnreadPart } from './code/read-code-file.js';

export interface AskOptions {
  /** Asks the host of a file in code: it runs what the file says, so only where that is trusted. */
  readonly ask?: AskHost | undefined;
  /** Also where the text tells all: what a host says is what runs, and whether the file can be loaded at all. */
  readonly isAlwaysAsked?: boolean | undefined;
}

export interface FileReading {
  readonly file: string;
  /**
   * In the file's order. A file in code that is broken as a whole has one, without a definition; one that makes no
   * DAG has none.
   */
  readonly dags: readonly DefinitionResult[];
  /** Those of its DAGs and those of none, each once, by place. */
  readonly problems: readonly Problem[];
  /** What only running the file can tell. Empty where all was read, or its host was asked. */
  readonly unread: readonly UnreadPart[];
  /** True where the file's host was not asked and knows more, or better. */
  readonly mayAsk: boolean;
}

export function readingOf(result: DefinitionResult): FileReading {
  return { file: result.file, dags: [result], problems: result.problems, unread: [], mayAsk: false };
}

/** The DAG with this id, else undefined. */
export function dagIn(reading: FileReading, id: string): DefinitionResult | undefined {
  return reading.dags.find((dag) => dag.id === id);
}
