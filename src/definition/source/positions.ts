// Questions about places in a DAG file, as an editor asks them.
import type { Position, Range } from '../../core/problem.js';
import type { EntryOutline, SourceOutline, TaskOutline } from './outline.js';

/** Built on first use; make one again from its `outline` on the other side of a worker. */
export class SourcePositions {
  readonly #build: () => SourceOutline;
  #outline: SourceOutline | undefined;
  #tasks: ReadonlyMap<string, TaskOutline> | undefined;

  constructor(outline: SourceOutline | (() => SourceOutline)) {
    this.#build = typeof outline === 'function' ? outline : () => outline;
  }

  /** All places as plain data; O(file) the first time. */
  get outline(): SourceOutline {
    this.#outline ??= this.#build();
    return this.#outline;
  }

  /** The text of the DAG's `id`, or null when the file gives none. */
  dagId(): Range | null {
    return this.key('id')?.value ?? null;
  }

  /** A key of the file itself, such as `schedule` or `tasks`. */
  key(name: string): EntryOutline | null {
    return this.outline.keys.findLast((entry) => entry.name === name) ?? null;
  }

  /** A task: its id's `key`, its whole `block`, its `keys`, its `depends_on`. */
  task(id: string): TaskOutline | null {
    this.#tasks ??= new Map(this.outline.tasks.map((task) => [task.name, task]));
    return this.#tasks.get(id) ?? null;
  }

  /** A key of a task, such as `run`. */
  taskKey(id: string, name: string): EntryOutline | null {
    return this.task(id)?.keys.findLast((entry) => entry.name === name) ?? null;
  }

  /** The entry of `depends_on` that names this upstream task. */
  dependency(id: string, upstreamId: string): Range | null {
    return this.task(id)?.depends_on.find((entry) => entry.id === upstreamId)?.range ?? null;
  }

  param(name: string): EntryOutline | null {
    return this.outline.params.findLast((entry) => entry.name === name) ?? null;
  }

  /** The task whose block holds this position. O(tasks). */
  taskAt(position: Position): TaskOutline | null {
    return this.outline.tasks.find(({ block }) => contains(block, position)) ?? null;
  }
}

function contains(range: Range, position: Position): boolean {
  return isBefore(range.start, position) && isBefore(position, range.end);
}

function isBefore(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.character <= b.character);
}
