// One task of a DAG, and how the types of what it gets follow from what it depends on.
import type { Context } from './context.js';
import type { SourcePlace } from './source.js';

declare const outputType: unique symbol;

/** What can be known of a DAG that is built. */
export interface BuiltDag {
  readonly id: string;
  /** As given, by the keys of DAG files in camelCase. */
  readonly options: object;
  /** Where it was made, innermost first. */
  readonly source: readonly SourcePlace[];
  /** By id, in the order in which they were made. */
  readonly tasks: ReadonlyMap<string, Task>;
}

/** A task, made by `dag.task`. `Output` is what its function returns, as the tasks after it get it. */
export interface Task<Id extends string = string, Output = unknown> {
  readonly id: Id;
  readonly dag: BuiltDag;
  /** Ids of the direct upstream tasks, each once. */
  readonly dependsOn: readonly string[];
  /** Null for a command. Call it in tests with made-up inputs. */
  readonly function: TaskFunction | null;
  /** As given, without dependsOn. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Where it was made; known only while a file is described. */
  readonly source: SourcePlace | null;
  readonly [outputType]: () => Output;
}

// biome-ignore lint/suspicious/noExplicitAny: every task, whatever it returns
type AnyTask = Task<string, any>;
// biome-ignore lint/suspicious/noExplicitAny: the inputs of every function, whatever they are
export type TaskFunction = (inputs: any, context: Context) => unknown;

/** A task of the same DAG, or the id of one. */
export type Dependency = string | AnyTask;

/**
 * What a task's function gets as its first argument: the upstream tasks' outputs by id. An id given as a text gives
 * `unknown`. A rule that lets a task run without its upstream tasks' success makes their outputs nullable.
 */
export type Inputs<Upstream, Rule = 'all_success'> = {
  readonly [T in Each<Upstream> as IdOf<T>]: OutputOf<T> | NullUnless<Rule>;
};

/** What an upstream task's function returned, after its way through JSON: nothing becomes null. */
export type Returned<Output> = Awaited<Output> extends infer Value ? NothingAsNull<Value> : never;

type NothingAsNull<Value> = Value extends void ? null : Value;
type Each<Upstream> = Upstream extends readonly (infer Item)[] ? Item : Upstream;
type IdOf<T> = T extends string ? T : T extends Task<infer Id, unknown> ? Id : never;
type OutputOf<T> = T extends Task<string, infer Output> ? Output : unknown;
type NullUnless<Rule> = [Rule] extends ['all_success'] ? never : null;

/** What a task that may fail or be left out gives to the tasks after it. */
export type Allowing<Output, Allowed> = [Allowed] extends [false] ? Output : Output | null;
