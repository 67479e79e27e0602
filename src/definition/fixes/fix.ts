// What a quick fix is: a few changes of the text that make one problem go away.
import { Lines, type Span } from '../source/lines.js';
import type { SourcePositions } from '../source/positions.js';

/** Replaces what stands at the span. */
export interface TextEdit extends Span {
  readonly text: string;
}

export type Fix = { readonly edits: readonly TextEdit[] } & (
  | { readonly kind: 'use_name'; readonly name: string }
  | { readonly kind: 'remove_edge'; readonly task: string; readonly upstream: string }
  | { readonly kind: 'add_dependency'; readonly task: string; readonly upstream: string }
  | { readonly kind: 'add_task'; readonly name: string }
  | { readonly kind: 'move_to_env'; readonly variable: string }
  | { readonly kind: 'remove_param'; readonly name: string }
  | { readonly kind: 'silence'; readonly code: string }
);

export type FixFormat = 'yaml' | 'json' | 'python' | 'script';

/** A file's text with the places of its parts, which must be of this very text. */
export interface FixSource {
  readonly text: string;
  readonly lines: Lines;
  readonly format: FixFormat;
  readonly positions: SourcePositions;
}

export function fixSource(text: string, file: string, positions: SourcePositions): FixSource {
  return { text, lines: new Lines(text), format: formatOf(file), positions };
}

/** The text after the edits, which must not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = [...edits].sort((a, b) => b.start - a.start || b.end - a.end);
  return sorted.reduce((left, edit) => left.slice(0, edit.start) + edit.text + left.slice(edit.end), text);
}

function formatOf(file: string): FixFormat {
  if (/\.json$/i.test(file)) return 'json';
  if (/\.py$/i.test(file)) return 'python';
  return /\.[cm]?[jt]s$/i.test(file) ? 'script' : 'yaml';
}
