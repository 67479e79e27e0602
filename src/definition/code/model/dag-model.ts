// A DAG while its file is read: what has been found of it so far, and what could not be.
import type { Span } from '../../source/lines.js';
import type { SourceFault } from '../../source/source-tree.js';
import type { Parameters, Scalar, Value } from './values.js';

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
