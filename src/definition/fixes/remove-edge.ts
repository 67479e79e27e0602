// Removes one task from another's `depends_on`.
import type { Range } from '../../core/problem.js';
import type { TaskOutline } from '../source/outline.js';
import type { Fix, FixSource, TextEdit } from './fix.js';
import { removeEntry, removeItems } from './remove-entry.js';

/** `range`: an entry of some task's `depends_on`. Null where it is none, or stands behind an alias. */
export function removeEdge(source: FixSource, range: Range): Fix | null {
  const task = source.positions.taskAt(range.start);
  const entry = task?.depends_on.find((each) => isSame(each.range, range));
  if (!task || !entry) return null;
  const edits = removeDependency(source, task, entry.id);
  return edits && { kind: 'remove_edge', task: task.name, upstream: entry.id, edits };
}

function removeDependency(
  { text, lines, format, positions }: FixSource,
  task: TaskOutline,
  upstream: string,
): readonly TextEdit[] | null {
  const key = positions.taskKey(task.name, 'depends_on');
  if (!key?.value) return null;
  const list = lines.span(key.value);
  const items = task.depends_on.map((entry) => lines.span(entry.range));
  if (items.some((item) => item.start < list.start || item.end > list.end)) return null;
  // The same task may stand there twice.
  const isGone = (index: number) => task.depends_on[index]?.id === upstream;
  if (!items.every((_, index) => isGone(index))) return removeItems(text, list, items, isGone);
  const block = lines.span(key.block);
  // Between key and value stands an anchor that others may need.
  if (/&/.test(text.slice(block.start, list.start)) || !task.value) return null;
  const isFlow = format !== 'yaml' || text[lines.offset(task.value.start)] === '{';
  const edit = removeEntry(text, block, isFlow);
  return edit && [edit];
}

function isSame(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}
