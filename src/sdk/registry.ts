// What this process knows of the DAGs built in it. Kept on the global object: a file may load this SDK twice, as an
// ES module and as CommonJS, and must see one registry.
import type { BuiltDag } from './task.js';

interface Process {
  /** The latest DAG of each id. */
  readonly byId: Map<string, BuiltDag>;
  /** DAGs whose `define` is running, the innermost last. */
  readonly open: BuiltDag[];
  /** Set by a host: every DAG in order, also those of one id. */
  created: BuiltDag[] | null;
  /** A host is loading a file: `dag.run()` in it must start nothing. */
  isLoading: boolean;
  /** Lines are wanted: a host describes the file. */
  isDescribing: boolean;
}

const KEY = Symbol.for('taskflow.process');
const globals = globalThis as unknown as Record<symbol, Process | undefined>;

globals[KEY] ??= { byId: new Map(), open: [], created: null, isLoading: false, isDescribing: false };

export const thisProcess: Process = globals[KEY];
