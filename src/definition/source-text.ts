// The text of a DAG file with what is found in it once, whatever it is written in and however many DAGs it holds.
import { idFromFile } from './ids.js';
import { findIgnoredLines, type IgnoredLines } from './ignored-lines.js';
import { Lines } from './source/lines.js';

export interface SourceText {
  readonly file: string;
  readonly content: string;
  readonly lines: Lines;
  readonly ignored: IgnoredLines;
  /** For a DAG that has no id of its own, or none that is one. */
  readonly defaultId: string;
}

/** A leading byte order mark counts for nothing: positions are an editor's. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** O(text). `content` has no byte order mark. */
export function sourceTextOf(content: string, file: string): SourceText {
  return {
    file,
    content,
    lines: new Lines(content),
    ignored: findIgnoredLines(content),
    defaultId: idFromFile(file),
  };
}

/** For a text that can't be read as a DAG: whether it could say that one has a schedule. */
export function mentionsSchedule(text: string): boolean {
  return /\bschedule\b/.test(text);
}
