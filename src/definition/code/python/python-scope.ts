// What a Python file has bound so far at its top level, and what its names stand for.
import { phrase } from '../../../core/phrase.js';
import type { FileModel } from '../model/file-model.js';
import { Touches } from '../model/touches.js';
import { type DagModel, HARMLESS, type KnownName, known, UNKNOWN, type Value } from '../model/values.js';

/** Builtin functions that keep nothing of what they get and give none of it back. */
const HARMLESS_BUILTINS: ReadonlySet<string> = new Set([
  ...[
    'print',
    'len',
    'repr',
    'str',
    'isinstance',
    'issubclass',
    'type',
    'id',
    'hash',
    'callable',
    'bool',
    'hasattr',
  ],
]);

export class PythonScope {
  readonly source: string;
  readonly model: FileModel;
  readonly touches: Touches;
  /** DAGs whose `with` blocks are open. */
  readonly open: (DagModel | null)[] = [];
  readonly #names = new Map<string, Value>();
  readonly #unstable: ReadonlySet<string>;

  /** `unstable` are names that functions may bind anew. */
  constructor(source: string, model: FileModel, unstable: ReadonlySet<string>) {
    this.source = source;
    this.model = model;
    this.#unstable = unstable;
    this.touches = new Touches(model, (name) => this.lookup(name));
  }

  lookup(name: string): Value | undefined {
    return this.#names.get(name) ?? (HARMLESS_BUILTINS.has(name) ? HARMLESS : undefined);
  }

  bind(name: string, value: Value): void {
    const isUnstable = this.#unstable.has(name);
    if (isUnstable)
      this.touches.handOver(value, { start: 0, end: 0 }, phrase('a name that a function binds anew'));
    this.#names.set(name, isUnstable ? UNKNOWN : value);
  }

  text({ from, to }: { readonly from: number; readonly to: number }): string {
    return this.source.slice(from, to);
  }
}

const TASKFLOW: readonly KnownName[] = ['DAG', 'task', 'TriggerRule', 'TaskState'];
/** All that the module has. */
export const TASKFLOW_NAMES: ReadonlySet<string> = new Set([
  ...TASKFLOW,
  ...['Context', 'DagError', 'Output', 'Task'],
]);
const DATES: readonly KnownName[] = ['timedelta', 'date', 'datetime'];

/** What `from module import name` binds. */
export function importedName(module: string, name: string): Value {
  const names = isTaskflow(module) ? TASKFLOW : module === 'datetime' ? DATES : [];
  const found = names.find((each) => each === name);
  return found ? known(found) : UNKNOWN;
}

/** What `import module` binds. */
export function importedModule(module: string): Value {
  if (isTaskflow(module)) return known('taskflow');
  return module === 'datetime' ? known('datetime module') : UNKNOWN;
}

/** What `from module import *` binds, as far as it is of interest. */
export function starNames(module: string): readonly string[] {
  return isTaskflow(module) ? TASKFLOW : module === 'datetime' ? DATES : [];
}

function isTaskflow(module: string): boolean {
  return module === 'taskflow' || module.startsWith('taskflow.');
}
