// A DAG as far as a half-typed file tells it: what is checked when the schema has found mistakes, and drawn.
import type { GraphTask } from '../core/graph/graph.js';
import type { Path } from './source/source-tree.js';

export interface RawTask extends GraphTask {
  /** Its mapping, or an empty one. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The place of each of `depends_on` in its list; null where a text stands alone. */
  readonly dependencyPlaces: readonly (number | null)[];
}

/** What is not known of a DAG in code, so that nothing may be said that it could refute. */
export interface Unsure {
  /** There may be more tasks. */
  readonly tasks: boolean;
  /** Tasks may depend on more than is told. */
  readonly edges: boolean;
  /** There may be more parameters. */
  readonly params: boolean;
}

export const SURE: Unsure = { tasks: false, edges: false, params: false };

export interface RawDag {
  readonly value: Readonly<Record<string, unknown>>;
  /** In the file's order. */
  readonly tasks: readonly RawTask[];
  readonly byId: ReadonlyMap<string, RawTask>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly unsure: Unsure;
}

/** O(file). What has a wrong type is left out. */
export function readRawDag(value: unknown, unsure = SURE): RawDag {
  const root = asMapping(value);
  const tasks = Object.entries(asMapping(own(root, 'tasks'))).map(([id, task]) => readTask(id, task));
  return {
    value: root,
    tasks,
    byId: new Map(tasks.map((task) => [task.id, task])),
    params: asMapping(own(root, 'params')),
    unsure,
  };
}

/** Where the entry of `depends_on` with this index stands. */
export function dependencyPath(task: RawTask, index: number): Path {
  const path = ['tasks', task.id, 'depends_on'];
  const place = task.dependencyPlaces[index];
  return typeof place === 'number' ? [...path, place] : path;
}

export function asMapping(value: unknown): Readonly<Record<string, unknown>> {
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMapping ? (value as Readonly<Record<string, unknown>>) : {};
}

/** A key's value; never what an object inherits. */
export function own(mapping: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

function readTask(id: string, value: unknown): RawTask {
  const settings = asMapping(value);
  const written = own(settings, 'depends_on');
  if (typeof written === 'string') return { id, settings, depends_on: [written], dependencyPlaces: [null] };
  const depends_on: string[] = [];
  const dependencyPlaces: number[] = [];
  if (Array.isArray(written)) {
    for (let place = 0; place < written.length; place++) {
      const item: unknown = written[place];
      if (typeof item !== 'string') continue;
      depends_on.push(item);
      dependencyPlaces.push(place);
    }
  }
  return { id, settings, depends_on, dependencyPlaces };
}
