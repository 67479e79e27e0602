// What a JavaScript file has bound so far at its top level and in the blocks that are followed.
import { phrase } from '../../../core/phrase.js';
import type { FileModel } from '../model/file-model.js';
import { Touches } from '../model/touches.js';
import { type DagModel, known, UNKNOWN, type Value } from '../model/values.js';
import type { SyntaxNode } from '../syntax.js';

export class JavaScriptScope {
  readonly source: string;
  readonly model: FileModel;
  readonly touches: Touches;
  /** Functions by their place in the text. */
  readonly functions = new Map<number, SyntaxNode>();
  /** DAGs whose `define` is running. */
  readonly open: DagModel[] = [];
  readonly #frames: Map<string, Value>[] = [new Map()];
  readonly #unstable: ReadonlySet<string>;

  /** `unstable` are names that functions may bind anew, where they are no constants. */
  constructor(source: string, model: FileModel, unstable: ReadonlySet<string>) {
    this.source = source;
    this.model = model;
    this.#unstable = unstable;
    this.touches = new Touches(model, (name) => this.lookup(name));
  }

  lookup(name: string): Value | undefined {
    return this.#frames.findLast((frame) => frame.has(name))?.get(name);
  }

  define(name: string, value: Value, isConstant: boolean): void {
    const isUnstable = !isConstant && this.#unstable.has(name);
    if (isUnstable)
      this.touches.handOver(value, { start: 0, end: 0 }, phrase('a name that a function binds anew'));
    this.#frames.at(-1)?.set(name, isUnstable ? UNKNOWN : value);
  }

  assign(name: string, value: Value): void {
    const frame = this.#frames.findLast((each) => each.has(name)) ?? this.#frames[0];
    frame?.set(name, this.#unstable.has(name) ? UNKNOWN : value);
  }

  inBlock(run: () => void): void {
    this.#frames.push(new Map());
    run();
    this.#frames.pop();
  }

  text({ from, to }: { readonly from: number; readonly to: number }): string {
    return this.source.slice(from, to);
  }
}

/** What a name of a module stands for. */
export function moduleMember(module: string, name: string): Value {
  if (module !== 'taskflow') return UNKNOWN;
  if (name === 'DAG' || name === 'task' || name === 'TriggerRule' || name === 'TaskState') return known(name);
  return name === 'default' ? known('taskflow') : UNKNOWN;
}

/** All that the module has, types too. */
export const TASKFLOW_NAMES: ReadonlySet<string> = new Set([
  ...['DAG', 'task', 'DagError', 'TaskState', 'TriggerRule', 'default'],
  ...['Context', 'Logger', 'CommandOptions', 'DagOptions', 'Duration', 'EnvOptions', 'ParamOptions'],
  ...['ScheduleOptions', 'TaskOptions', 'TaskSettings', 'Dependency', 'Inputs', 'Returned', 'Task'],
]);

export function moduleValue(module: string): Value {
  return module === 'taskflow' ? known('taskflow') : UNKNOWN;
}
