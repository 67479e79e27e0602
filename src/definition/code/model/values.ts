// What an expression of a DAG file in code stands for, as far as can be told without running it, and the DAGs and tasks
// that it makes.
import type { Span } from '../../source/lines.js';
import type { SourceFault } from '../../source/source-tree.js';

export type Value =
  | Scalar
  | ListValue
  | MapValue
  | { readonly kind: 'dag'; readonly dag: DagModel }
  | { readonly kind: 'task'; readonly task: TaskModel }
  /** What a task's call gives, or a part of that. */
  | { readonly kind: 'output'; readonly task: TaskModel }
  | KnownValue
  | FunctionValue
  /** A method of a DAG, not called yet. */
  | { readonly kind: 'method'; readonly dag: DagModel; readonly name: string }
  /** A method of a text, list or mapping. */
  | { readonly kind: 'member'; readonly of: Value; readonly name: string }
  | Decorator
  | Unknown;

export interface Scalar {
  readonly kind: 'scalar';
  readonly data: string | number | boolean | null | undefined;
  readonly span: Span;
  /** Where a part of a text stands. */
  readonly partAt?: (part: Span) => Span;
}

export interface ListValue {
  readonly kind: 'list';
  readonly items: readonly { readonly value: Value; readonly span: Span }[];
  readonly span: Span;
  readonly weight: number;
  /** Code changes it, or may: what it holds is not what stands here. */
  isChanged: boolean;
}

export interface MapValue {
  readonly kind: 'map';
  /** The last of two equal names counts. */
  readonly entries: readonly OptionEntry[];
  readonly span: Span;
  readonly weight: number;
  isChanged: boolean;
}

/** Names that code imports and that are understood. */
export type KnownName =
  | 'taskflow'
  | 'DAG'
  | 'task'
  | 'TriggerRule'
  | 'TaskState'
  | 'datetime module'
  | 'timedelta'
  | 'date'
  | 'datetime'
  /** What does nothing to a value that it is given. */
  | 'harmless';

export interface KnownValue {
  readonly kind: 'known';
  readonly name: KnownName;
}

/** A function that is written in the file. */
export interface FunctionValue {
  readonly kind: 'function';
  readonly name: string | null;
  readonly nameSpan: Span;
  readonly block: Span;
  readonly parameters: Parameters | null;
  /** By its place in the text: one function is one. */
  readonly from: number;
}

/** A function's parameters in Python. */
export interface Parameters {
  readonly positionalOnly: readonly string[];
  readonly byName: readonly string[];
  readonly keywordOnly: readonly string[];
  /** With their places; those without a default. */
  readonly required: ReadonlyMap<string, Span>;
  readonly takesAllPositions: boolean;
  readonly takesAllNames: boolean;
}

/** `dag.task(…)` without a function yet. */
export interface Decorator {
  readonly kind: 'decorator';
  readonly dag: DagModel;
  readonly options: readonly OptionEntry[];
  readonly isWhole: boolean;
}

export interface Unknown {
  readonly kind: 'unknown';
  /** DAGs that it may have to do with. */
  readonly dags: readonly DagModel[];
}

export const UNKNOWN: Unknown = { kind: 'unknown', dags: [] };
export const HARMLESS: KnownValue = { kind: 'known', name: 'harmless' };

export function known(name: KnownName): KnownValue {
  return { kind: 'known', name };
}

/** Values in a value; more are not followed: a list of lists of one list grows without end. */
const MOST_VALUES = 100_000;

export function listValue(items: ListValue['items'], span: Span): Value {
  const weight = items.reduce((sum, item) => sum + weightOf(item.value), 1);
  if (weight > MOST_VALUES) return unknownOf(items.map((item) => item.value));
  return { kind: 'list', items, span, weight, isChanged: false };
}

export function mapValue(entries: readonly OptionEntry[], span: Span): Value {
  const weight = entries.reduce((sum, entry) => sum + weightOf(entry.value), 1);
  if (weight > MOST_VALUES) return unknownOf(entries.map((entry) => entry.value));
  return { kind: 'map', entries, span, weight, isChanged: false };
}

/** The same mapping under other names: it changes when the first one does. */
export function renamedMap(value: MapValue, entries: readonly OptionEntry[]): MapValue {
  return {
    ...value,
    entries,
    get isChanged() {
      return value.isChanged;
    },
    set isChanged(isChanged) {
      value.isChanged = isChanged;
    },
  };
}

/** Whether it holds lists or mappings: who goes through it may change these. */
export function isNested(value: ListValue | MapValue): boolean {
  const values = value.kind === 'list' ? value.items : value.entries;
  return values.some((each) => each.value.kind === 'list' || each.value.kind === 'map');
}

function weightOf(value: Value): number {
  return value.kind === 'list' || value.kind === 'map' ? value.weight : 1;
}

/** What may come of these values. */
export function unknownOf(values: readonly Value[]): Unknown {
  const dags = new Set(values.flatMap(dagsOf));
  return dags.size === 0 ? UNKNOWN : { kind: 'unknown', dags: [...dags] };
}

/** The DAGs that a value gives access to. */
export function dagsOf(value: Value): readonly DagModel[] {
  switch (value.kind) {
    case 'dag':
    case 'method':
    case 'decorator':
      return [value.dag];
    case 'task':
    case 'output':
      return [value.task.dag];
    case 'unknown':
      return value.dags;
    case 'member':
      return dagsOf(value.of);
    case 'list':
      return value.items.flatMap((item) => dagsOf(item.value));
    case 'map':
      return value.entries.flatMap((entry) => dagsOf(entry.value));
    case 'scalar':
    case 'known':
    case 'function':
      return [];
    default:
      return value satisfies never;
  }
}

/** A name for a value, at the place where the name stands; lists and mappings stay where they are written. */
export function namedValue(value: Value, span: Span): Value {
  return value.kind === 'scalar' ? { kind: 'scalar', data: value.data, span, partAt: () => span } : value;
}

/** Marks all lists and mappings in a value as ones that code may change. */
export function markChanged(value: Value): void {
  if (value.kind === 'list') {
    value.isChanged = true;
    for (const item of value.items) markChanged(item.value);
  } else if (value.kind === 'map') {
    value.isChanged = true;
    for (const entry of value.entries) markChanged(entry.value);
  }
}

/** One setting; the name is that of DAG files. */
export interface OptionEntry {
  readonly name: string;
  readonly key: Span;
  readonly value: Value;
  /** Where the value stands, or the name for it; absent: where `key` does. */
  readonly span?: Span;
}

export interface Dependency {
  /** An id, or what stands in its place and is none. */
  readonly data: unknown;
  readonly span: Span;
  readonly partAt?: (part: Span) => Span;
}

export interface TaskModel {
  readonly dag: DagModel;
  readonly id: string;
  readonly key: Span;
  /** All that belongs to it: decorators, function, call. */
  readonly block: Span;
  readonly isFunction: boolean;
  readonly options: readonly OptionEntry[];
  /** Where `depends_on` stands; null where only calls make edges. */
  readonly dependsOnKey: Span | null;
  /** Of `depends_on`, without what calls added. */
  readonly declared: readonly Dependency[];
  readonly called: Dependency[];
  /** Null where they can't be told, or don't matter. */
  readonly parameters: Parameters | null;
  readonly bound: Set<string>;
  isCalled: boolean;
}

export interface DagModel {
  /** Null where it is not written as a text: then the DAG is not told of. */
  readonly id: Scalar | null;
  /** Where the DAG is made, by its class's name. */
  readonly key: Span;
  readonly options: readonly OptionEntry[];
  readonly tasks: Map<string, TaskModel>;
  readonly faults: SourceFault[];
  readonly unsure: { tasks: boolean; edges: boolean; params: boolean };
  isPartial: boolean;
}

export function textOf(value: Value | undefined): string | null {
  return value?.kind === 'scalar' && typeof value.data === 'string' ? value.data : null;
}

/** The one that counts, of several of one name. */
export function optionOf(options: readonly OptionEntry[], name: string): OptionEntry | undefined {
  return options.findLast((option) => option.name === name);
}
