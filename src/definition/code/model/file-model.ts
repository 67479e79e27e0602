// What is found in one file: its DAGs and tasks as they are made, in order, and the parts that can't be told.
import { phrase } from '../../../core/phrase.js';
import type { Span } from '../../source/lines.js';
import type { SourceFault } from '../../source/source-tree.js';
import {
  type DagModel,
  type Dependency,
  dagsOf,
  type FunctionValue,
  type OptionEntry,
  optionOf,
  type Scalar,
  type TaskModel,
  type Value,
} from './values.js';

export interface Unread {
  readonly span: Span;
  readonly reason: string;
  readonly dag: DagModel | null;
}

/** A task that is being made. */
export interface NewTask {
  readonly dag: DagModel;
  readonly id: string;
  readonly key: Span;
  readonly block: Span;
  /** Null for a command. */
  readonly body: FunctionValue | null | 'function';
  readonly options: readonly OptionEntry[];
}

/** Beyond these a file is no DAG file. */
const MOST_UNREAD = 1_000;

export class FileModel {
  readonly dags: DagModel[] = [];
  /** An option that is null counts as given. */
  readonly keepsNull: boolean;
  readonly unread: Unread[] = [];
  /** Of no DAG that is told of. */
  readonly faults: SourceFault[] = [];

  constructor({ keepsNull }: { readonly keepsNull: boolean }) {
    this.keepsNull = keepsNull;
  }

  addDag(id: Scalar | null, key: Span, options: readonly OptionEntry[]): DagModel {
    const dag: DagModel = {
      id,
      key,
      options,
      tasks: new Map(),
      faults: [],
      unsure: { tasks: false, edges: false, params: false },
      isPartial: false,
    };
    this.dags.push(dag);
    return dag;
  }

  /** `what` of these DAGs can't be told; of no DAG: there may be more of them. */
  addUnread(
    span: Span,
    reason: string,
    dags: readonly DagModel[],
    what: readonly ('tasks' | 'edges' | 'params' | 'option')[] = ['tasks', 'edges', 'params'],
  ): void {
    for (const dag of dags) {
      dag.isPartial = true;
      for (const part of what) if (part !== 'option') dag.unsure[part] = true;
    }
    if (this.unread.length >= MOST_UNREAD) return;
    for (const dag of dags.length > 0 ? new Set(dags) : [null]) this.unread.push({ span, reason, dag });
  }

  addTask({ dag, id, key, block, body, options }: NewTask): TaskModel {
    const dependsOn = optionOf(options, 'depends_on');
    const task: TaskModel = {
      dag,
      id,
      key,
      block,
      isFunction: body !== null,
      options: options.filter(({ name }) => name !== 'depends_on' && name !== 'id'),
      dependsOnKey: dependsOn?.key ?? null,
      declared: dependsOn
        ? this.#dependencies(dependsOn.value, dag, id, dependsOn.span ?? dependsOn.key)
        : [],
      called: [],
      parameters: body === null || body === 'function' ? null : body.parameters,
      bound: new Set(),
      isCalled: false,
    };
    this.#keep(task);
    return task;
  }

  /** A second call's task: `<id>__1`, with the first one's settings. */
  copyTask(task: TaskModel): TaskModel {
    let number = 1;
    while (task.dag.tasks.has(`${task.id}__${number}`)) number++;
    const id = `${task.id}__${number}`;
    const copy = { ...task, id, called: [], bound: new Set<string>(), isCalled: false };
    this.#keep(copy);
    return copy;
  }

  #keep(task: TaskModel): void {
    const first = task.dag.tasks.get(task.id);
    if (!first) {
      task.dag.tasks.set(task.id, task);
      return;
    }
    task.dag.faults.push({
      code: 'duplicate-id',
      span: task.key,
      message: phrase('There is already a task `{0}`; give this one another id', task.id),
      related: { message: phrase('The first `{0}`', task.id), span: first.key },
    });
  }

  #dependencies(value: Value, dag: DagModel, id: string, place: Span): readonly Dependency[] {
    if (value.kind === 'list' && !value.isChanged) {
      return value.items.flatMap((item) => this.#dependency(item.value, item.span, dag, id));
    }
    if (value.kind === 'scalar') {
      if (value.data === null || value.data === undefined) return [];
      return this.#dependency(value, value.span, dag, id);
    }
    return this.#dependency(value, place, dag, id);
  }

  #dependency(value: Value, span: Span, dag: DagModel, id: string): readonly Dependency[] {
    if (value.kind === 'scalar') {
      const { data, partAt } = value;
      return [{ data: data ?? null, span: value.span, ...(partAt && { partAt }) }];
    }
    if (value.kind === 'task' || value.kind === 'output') {
      const { task } = value;
      if (task.dag === dag) return [{ data: task.id, span }];
      const other = task.dag.id?.data;
      const message = phrase(
        "`{0}` can't depend on `{1}`, which is a task of the DAG `{2}`",
        id,
        task.id,
        String(other),
      );
      dag.faults.push({ code: 'unknown-task', span, message });
      return [];
    }
    this.addUnread(
      span,
      phrase('`{0}` is computed', 'depends_on'),
      [dag, ...dagsOf(value)],
      ['edges', 'option'],
    );
    return [];
  }
}
