// A DAG that was found in code, in the form of a DAG file: plain data, and a tree whose places are those of the code.
import { phrase } from '../../../core/phrase.js';
import { nearestName } from '../../nearest-name.js';
import type { Span } from '../../source/lines.js';
import type { ParsedSource, SourceEntry, SourceFault, SourceNode } from '../../source/source-tree.js';
import type { FileModel } from './file-model.js';
import type { DagModel, Dependency, OptionEntry, TaskModel, Value } from './values.js';

interface Plain {
  readonly data: unknown;
  readonly node: SourceNode;
}

/** Values nested deeper are not read. */
const DEEPEST = 100;

/** Tells the file's model of options that can't be told. O(DAG). */
export function dagSource(dag: DagModel, model: FileModel): ParsedSource {
  const data: Record<string, unknown> = { id: dag.id?.data };
  const entries: SourceEntry[] = [];
  if (dag.id) entries.push(entryOf('id', dag.key, scalarNode(dag.id.span, dag.id.data, dag.id.partAt)));
  addOptions(dag.options, dag, model, data, entries);
  const tasks: Record<string, unknown> = {};
  const taskEntries: SourceEntry[] = [];
  for (const task of dag.tasks.values()) {
    if (task.id === '__proto__') {
      dag.faults.push({
        code: 'bad-id',
        span: task.key,
        message: phrase('`__proto__` is a reserved name; choose another'),
      });
      continue;
    }
    const plain = taskSource(task, model);
    tasks[task.id] = plain.data;
    taskEntries.push({ ...entryOf(task.id, task.key, plain.node), block: task.block });
  }
  data.tasks = tasks;
  const span = { start: dag.key.start, end: dag.key.end };
  entries.push({
    name: 'tasks',
    key: null,
    value: { kind: 'map', span, entries: taskEntries },
    merged: false,
  });
  const faults = [...dag.faults, ...missingParameters(dag)];
  const root: SourceNode = { kind: 'map', span, entries };
  return { value: data, faults, root: () => root };
}

function taskSource(task: TaskModel, model: FileModel): Plain {
  const data: Record<string, unknown> = task.isFunction ? { kind: 'function' } : {};
  const entries: SourceEntry[] = [];
  const dependencies = [...task.declared, ...task.called];
  if (dependencies.length > 0) {
    data.depends_on = dependencies.map((dependency) => dependency.data);
    entries.push(entryOf('depends_on', task.dependsOnKey, dependencyNode(dependencies)));
  }
  addOptions(task.options, task.dag, model, data, entries);
  const span = { start: task.key.end, end: Math.max(task.key.end, task.block.end) };
  return { data, node: { kind: 'map', span, entries } };
}

function dependencyNode(dependencies: readonly Dependency[]): SourceNode {
  const nodes = dependencies.map(({ span, data, partAt }) => scalarNode(span, data, partAt));
  return {
    kind: 'list',
    span: { start: nodes[0]?.span.start ?? 0, end: nodes.at(-1)?.span.end ?? 0 },
    entries: nodes.map((value, name) => ({ name, key: null, value, merged: false })),
  };
}

function addOptions(
  options: readonly OptionEntry[],
  dag: DagModel,
  model: FileModel,
  data: Record<string, unknown>,
  entries: SourceEntry[],
): void {
  const last = new Map(options.map((option) => [option.name, option]));
  for (const { name, key, value } of last.values()) {
    if (value.kind === 'scalar' && (value.data === undefined || (value.data === null && !model.keepsNull)))
      continue;
    const plain = toPlain(value, 0);
    if (plain) {
      data[name] = plain.data;
      entries.push(entryOf(name, key, plain.node));
      continue;
    }
    model.addUnread(key, phrase('`{0}` is computed', name), [dag], [name === 'params' ? 'params' : 'option']);
    // Whether it is there at all is known.
    if (name === 'run') data[name] = '';
  }
}

/** Null where the value is not all written. */
function toPlain(value: Value, depth: number): Plain | null {
  if (depth > DEEPEST) return null;
  if (value.kind === 'scalar') {
    if (value.data === undefined) return null;
    return { data: value.data, node: scalarNode(value.span, value.data, value.partAt) };
  }
  if (value.kind === 'list') {
    if (value.isChanged) return null;
    const items = value.items.map((item) => toPlain(item.value, depth + 1));
    if (!items.every((item) => item !== null)) return null;
    const entries = items.map(({ node }, name) => ({ name, key: null, value: node, merged: false }));
    return { data: items.map((item) => item.data), node: { kind: 'list', span: value.span, entries } };
  }
  if (value.kind !== 'map' || value.isChanged) return null;
  const data: Record<string, unknown> = {};
  const entries: SourceEntry[] = [];
  for (const entry of value.entries) {
    if (entry.name === '__proto__') return null;
    if (entry.value.kind === 'scalar' && entry.value.data === undefined) {
      delete data[entry.name];
      continue;
    }
    const plain = toPlain(entry.value, depth + 1);
    if (!plain) return null;
    data[entry.name] = plain.data;
    entries.push(entryOf(entry.name, entry.key, plain.node));
  }
  return { data, node: { kind: 'map', span: value.span, entries } };
}

function scalarNode(span: Span, data: unknown, partAt: ((part: Span) => Span) | undefined): SourceNode {
  const whole = () => span;
  return {
    kind: 'scalar',
    span,
    entries: [],
    partAt: partAt ?? whole,
    ...(typeof data === 'string' && { text: data }),
  };
}

function entryOf(name: string, key: Span | null, value: SourceNode): SourceEntry {
  return { name, key, value, merged: false };
}

/** Parameters of functions that nothing would be passed for. */
function missingParameters(dag: DagModel): SourceFault[] {
  if (dag.unsure.tasks || dag.unsure.edges) return [];
  return [...dag.tasks.values()].flatMap((task) => missingOf(task, dag));
}

function missingOf(task: TaskModel, dag: DagModel): SourceFault[] {
  if (!task.parameters) return [];
  const given = new Set(['context', ...task.bound]);
  for (const { data } of [...task.declared, ...task.called]) {
    if (typeof data === 'string') given.add(data).add(data.replaceAll('-', '_'));
  }
  return [...task.parameters.required].flatMap(([name, span]): SourceFault[] => {
    if (given.has(name)) return [];
    const names = [...dag.tasks.keys()].filter((id) => id !== task.id).map((id) => id.replaceAll('-', '_'));
    const suggestion = names.includes(name) ? undefined : nearestName(name, names);
    const hint = suggestion
      ? phrase('; did you mean `{0}`?', suggestion)
      : phrase('; add it to `depends_on` or give it a default');
    const message = phrase('The parameter `{0}` of `{1}` is no upstream task', name, task.id);
    return [{ code: 'unknown-task', span, message: message + hint, suggestion }];
  });
}
