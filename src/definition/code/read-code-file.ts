// What a DAG file in code tells without being run: its DAGs where they are written literally, and what could not be read.
import type { Problem, Range } from '../../core/problem.js';
import type { DefinitionResult } from '../read-definition.js';

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

/** Reads one file by its name's ending. Nothing is run, nothing read from disk. Never throws, on any text. O(text). */
export function readCodeFile(_text: string, _file: string): CodeFileReading {
  return { dags: [], unread: [], problems: [] };
}
