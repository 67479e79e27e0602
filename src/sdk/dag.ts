// A DAG: tasks that are functions or commands, with the settings of DAG files.
import type { Json, TriggerRule } from '../core/definition.js';
import type { Context } from './context.js';
import { DagError } from './dag-error.js';
import type { CommandOptions, DagOptions, TaskOptions } from './options.js';
import { thisProcess } from './registry.js';
import { criticalPath, parallelLevels, topologicalSort } from './shape.js';
import { findSource, type SourcePlace } from './source.js';
import type { Allowing, BuiltDag, Dependency, Inputs, Returned, Task, TaskFunction } from './task.js';
import { findProblems } from './validate.js';

type NoInputs = Readonly<Record<never, never>>;

/**
 * A graph of tasks.
 *
 * @example
 * export const dag = new DAG('etl', { schedule: '0 2 * * *' });
 * const extract = dag.task('extract', async () => ({ rows: [1, 2] }));
 * dag.task('load', { dependsOn: [extract], retries: 3 }, ({ extract }) => console.log(extract.rows.length));
 */
export class DAG implements BuiltDag {
  readonly id: string;
  /** As given. */
  readonly options: DagOptions;
  /** Where it was made, innermost first. */
  readonly source: readonly SourcePlace[];
  readonly #tasks = new Map<string, Task>();

  constructor(id: string, options: DagOptions = {}) {
    if (typeof id !== 'string') throw new DagError(`a DAG’s id is a text, not ${typeof id}`, 'bad-id');
    this.id = id;
    this.options = options;
    this.source = findSource();
    thisProcess.byId.set(id, this);
    thisProcess.created?.push(this);
  }

  /** The DAG of this id that was made last in this process. */
  static get(id: string): DAG | undefined {
    return allOfThem().find((dag) => dag.id === id);
  }

  /** The DAGs made in this process, the latest of each id. */
  static list(): DAG[] {
    return allOfThem();
  }

  /** Makes a task of a command. */
  task<const Id extends string>(id: Id, options: CommandOptions): Task<Id, Json>;
  /** Makes a task of a function that depends on nothing. Throws DagError when the id is taken. */
  task<const Id extends string, Output>(
    id: Id,
    run: (inputs: NoInputs, context: Context) => Output,
  ): Task<Id, Returned<Output>>;
  /** Makes a task of a function. Its first argument holds what the tasks of `dependsOn` returned, by id. */
  task<
    const Id extends string,
    Output,
    const Upstream extends Dependency | readonly Dependency[] = readonly [],
    const Rule extends TriggerRule = 'all_success',
    const Allowed extends boolean = false,
  >(
    id: Id,
    options: TaskOptions<Upstream, Rule, Allowed>,
    run: (inputs: Inputs<Upstream, Rule>, context: Context) => Output,
  ): Task<Id, Allowing<Returned<Output>, Allowed>>;
  task(id: string, second: TaskFunction | TaskOptions | CommandOptions, third?: TaskFunction): Task {
    const options = typeof second === 'function' ? {} : second;
    const run = typeof second === 'function' ? second : (third ?? null);
    const isCommand = 'run' in options;
    if (typeof id !== 'string') throw new DagError('a task’s id is a text: dag.task("id", …)', 'bad-id');
    if (isCommand && run) throw new DagError(`${id} has both a command and a function; keep one of the two`);
    if (!isCommand && typeof run !== 'function')
      throw new DagError(`${id} has no function: dag.task("${id}", { … }, (inputs) => …)`, 'missing-key');
    return this.#add(id, options, run);
  }

  /** Runs `build` with this DAG as the one that the function `task` adds to. Returns this DAG. */
  define(build: (dag: DAG) => void): this {
    thisProcess.open.push(this);
    try {
      build(this);
    } finally {
      thisProcess.open.pop();
    }
    return this;
  }

  /** The tasks by id, in the order in which they were made. */
  get tasks(): ReadonlyMap<string, Task> {
    return this.#tasks;
  }

  /** Throws DagError with every problem there is; does nothing where there is none. */
  validate(): void {
    const problems = findProblems(this);
    if (problems.length === 0) return;
    const listed = problems.map((problem) => `\n  - ${problem}`).join('');
    throw new DagError(`the DAG ${this.id} can't run:${listed}`, 'load-error', problems);
  }

  /** Ids in an order in which every task comes after its upstream tasks. Throws DagError on a cycle. */
  topologicalSort(): string[] {
    return topologicalSort([...this.#tasks.values()]);
  }

  /** Ids in levels: the tasks of a level can run side by side. Throws DagError on a cycle. */
  parallelLevels(): string[][] {
    return parallelLevels([...this.#tasks.values()]);
  }

  /** Ids of the tasks that decide how long a run takes; durations by id, 1 each where not given. */
  criticalPath(durations: Readonly<Record<string, number>> = {}): string[] {
    return criticalPath([...this.#tasks.values()], durations);
  }

  /** Runs this DAG by the `taskflow` command line. Sets this process's exit code unless it succeeds. */
  async run(options: { readonly params?: Readonly<Record<string, Json>> } = {}): Promise<void> {
    const { runByCommandLine } = await import('./command-line.js');
    await runByCommandLine(this, options.params ?? {});
  }

  #add(id: string, { dependsOn, ...options }: TaskOptions, run: TaskFunction | null): Task {
    if (this.#tasks.has(id)) {
      throw new DagError(
        `the DAG ${this.id} has a task ${id} already; give this one another id`,
        'duplicate-id',
      );
    }
    const given: readonly Dependency[] = Array.isArray(dependsOn)
      ? dependsOn
      : dependsOn === undefined
        ? []
        : [dependsOn];
    const source = thisProcess.isDescribing ? this.#place() : null;
    const ids = [...new Set(given.map((item) => this.#idOf(id, item)))];
    // The type of the output is no property.
    const task = {
      id,
      dag: this,
      dependsOn: ids,
      function: run,
      options: { ...options },
      source,
    } as unknown as Task;
    this.#tasks.set(id, task);
    return task;
  }

  #idOf(id: string, item: Dependency): string {
    if (typeof item === 'string') return item;
    if (typeof item?.id !== 'string')
      throw new DagError(
        `${id}: dependsOn takes tasks and their ids, not ${item === null ? 'null' : typeof item}`,
      );
    if (item.dag !== this)
      throw new DagError(`${id} cannot depend on ${item.id}, which is a task of the DAG ${item.dag.id}`);
    return item.id;
  }

  /** In the file that made the DAG where the call came through it, else the innermost. */
  #place(): SourcePlace | null {
    const places = findSource();
    const own = this.source.at(-1)?.file;
    return places.find(({ file }) => file === own) ?? places[0] ?? null;
  }
}

/** As `dag.task`, inside of `dag.define(() => …)`: a task of that DAG. */
export const task: DAG['task'] = (...args: readonly unknown[]) => {
  const dag = thisProcess.open.at(-1);
  if (!dag)
    throw new DagError('task(…) needs a DAG: put it inside of dag.define(() => …), or write dag.task(…)');
  // The overloads are the same.
  return (dag as unknown as { task(...all: readonly unknown[]): never }).task(...args);
};

/** Only DAGs register themselves. */
function allOfThem(): DAG[] {
  return [...thisProcess.byId.values()] as DAG[];
}
