// A DAG file's text as a tree with places: what YAML and JSON look like to everything that needs a range.
import type { ProblemCode } from '../../core/problem.js';
import type { Span } from './lines.js';

export type Path = readonly (string | number)[];

export interface SourceNode {
  readonly kind: 'map' | 'list' | 'scalar';
  /** The value's own text, without the blanks and comments after it. */
  readonly span: Span;
  /** In the file's order, then what merge keys bring; the last of two equal names is the one that counts. */
  readonly entries: readonly SourceEntry[];
  /** A text's value, where what stands at `span` is not it: a name, a text of code. */
  readonly text?: string;
  /** Where a part of the text's value stands, in code, whose quotes are not YAML's. */
  readonly partAt?: (part: Span) => Span;
}

export interface SourceEntry {
  /** A key's text, or the place in a list. */
  readonly name: string | number;
  /** Null in a list. */
  readonly key: Span | null;
  /** Null where a key has nothing after it. */
  readonly value: SourceNode | null;
  /** True when a merge key brought it: its text stands elsewhere. */
  readonly merged: boolean;
  /** All that belongs to it, where that is more than from the key to the value: a function with its decorators. */
  readonly block?: Span;
}

/** Something the text itself has wrong. */
export interface SourceFault {
  readonly code: ProblemCode;
  readonly span: Span;
  readonly message: string;
  readonly related?: { readonly message: string; readonly span: Span };
  readonly suggestion?: string | undefined;
}

export interface ParsedSource {
  /**
   * Plain data: aliases and merges resolved, no key `__proto__`. Parts may be shared: don't change it.
   * Undefined where the text could not be read at all.
   */
  readonly value: unknown;
  readonly faults: readonly SourceFault[];
  /** Whether a finding at a place may only follow from a fault of the text, and says nothing new beside it. */
  readonly isAftermath?: ((code: ProblemCode, start: number) => boolean) | undefined;
  /** Parsed when first asked for, where the value did not need it. */
  readonly root: () => SourceNode | null;
}

/** Entries of a map by name, remembered for as long as the node lives. O(1) but the first time. */
export function entryOf(node: SourceNode | null, name: string | number): SourceEntry | undefined {
  if (!node || node.kind === 'scalar') return undefined;
  if (typeof name === 'number') return node.entries[name];
  let index = indexes.get(node);
  if (!index) {
    const built = new Map<string, SourceEntry>();
    for (const entry of node.entries) {
      // What a merge brings never hides a key of the map's own.
      if (entry.merged && built.has(String(entry.name))) continue;
      built.set(String(entry.name), entry);
    }
    index = built;
    indexes.set(node, index);
  }
  return index.get(name);
}

const indexes = new WeakMap<SourceNode, ReadonlyMap<string, SourceEntry>>();

/** The entry at a path, or the deepest above it that stands in the text; `exact` tells which. */
export function locate(
  root: SourceNode | null,
  path: Path,
): { readonly entry: SourceEntry | undefined; readonly exact: boolean } {
  let node = root;
  let entry: SourceEntry | undefined;
  for (const name of path) {
    const next = entryOf(node, name);
    if (!next) return { entry, exact: false };
    entry = next;
    node = next.value;
  }
  return { entry, exact: true };
}
