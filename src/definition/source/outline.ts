// Where the parts of a DAG file stand: plain data, so that a worker can hand it over.
import type { Range } from '../../core/problem.js';
import type { Lines, Span } from './lines.js';
import { entryOf, type SourceEntry, type SourceNode } from './source-tree.js';

/** A key with what it holds. */
export interface EntryOutline {
  readonly name: string;
  /** The key's own text, quotes included. */
  readonly key: Range;
  /** What stands after the colon; null where nothing does. */
  readonly value: Range | null;
  /** From the key to the end of the value: what a fold or a removal takes. */
  readonly block: Range;
}

export interface DependencyOutline {
  /** The id as written, of the upstream task. */
  readonly id: string;
  readonly range: Range;
}

export interface TaskOutline extends EntryOutline {
  readonly keys: readonly EntryOutline[];
  readonly depends_on: readonly DependencyOutline[];
}

export interface SourceOutline {
  /** Keys of the file itself: `id`, `schedule`, `tasks`, … */
  readonly keys: readonly EntryOutline[];
  readonly tasks: readonly TaskOutline[];
  readonly params: readonly EntryOutline[];
}

/** Keys of one mapping that are told; a file of noise has a million. */
const MOST_KEYS = 1_000;

export const EMPTY_OUTLINE: SourceOutline = { keys: [], tasks: [], params: [] };

/** O(file). What merge keys bring is left out: it stands elsewhere. */
export function outlineSource(root: SourceNode | null, lines: Lines, text: string): SourceOutline {
  if (root?.kind !== 'map') return EMPTY_OUTLINE;
  const outline = (entry: SourceEntry): EntryOutline[] => {
    if (!entry.key || entry.merged) return [];
    // An alias stands for text elsewhere, which may even come before its key.
    const value = entry.value && entry.value.span.start >= entry.key.end ? entry.value.span : null;
    const block: Span = entry.block ?? { start: entry.key.start, end: value?.end ?? entry.key.end };
    return [
      {
        name: String(entry.name),
        key: lines.range(entry.key),
        value: value ? lines.range(value) : null,
        block: lines.range(block),
      },
    ];
  };
  const outlineTask = (entry: SourceEntry): TaskOutline[] =>
    outline(entry).map((base) => ({
      ...base,
      // Behind an alias its keys stand elsewhere, and belong to others too.
      keys: base.value ? (entry.value?.entries ?? []).slice(0, MOST_KEYS).flatMap(outline) : [],
      depends_on: dependencies(entry.value, lines, text),
    }));
  return {
    keys: root.entries.slice(0, MOST_KEYS).flatMap(outline),
    tasks: mapEntries(root, 'tasks').flatMap(outlineTask),
    params: mapEntries(root, 'params').flatMap(outline),
  };
}

function mapEntries(root: SourceNode, name: string): readonly SourceEntry[] {
  const value = entryOf(root, name)?.value;
  return value?.kind === 'map' ? value.entries : [];
}

function dependencies(task: SourceNode | null, lines: Lines, text: string): readonly DependencyOutline[] {
  const value = entryOf(task, 'depends_on')?.value;
  if (!value || value.kind === 'map') return [];
  const items = value.kind === 'list' ? value.entries.map((entry) => entry.value) : [value];
  return items.flatMap((item) => {
    if (item?.kind !== 'scalar') return [];
    const id = item.text ?? text.slice(item.span.start, item.span.end).replace(/^(['"])(.*)\1$/s, '$2');
    return id === '' ? [] : [{ id, range: lines.range(item.span) }];
  });
}
