// What calls in a Python DAG file make: DAGs, tasks, edges, by the rules of `python/taskflow`.
import { phrase } from '../../../core/phrase.js';
import type { Span } from '../../source/lines.js';
import { MUTATORS } from '../model/touches.js';
import {
  type DagModel,
  dagsOf,
  markChanged,
  optionOf,
  type TaskModel,
  textOf,
  UNKNOWN,
  unknownOf,
  type Value,
} from '../model/values.js';
import { type Arguments, NO_ARGUMENTS } from './python-arguments.js';
import { readDate, readTimedelta } from './python-dates.js';
import type { PythonScope } from './python-scope.js';

export interface Site {
  /** The name that is called. */
  readonly name: Span;
  /** The whole call. */
  readonly span: Span;
}

/** What a call gives; makes what it makes. */
export function callValue(scope: PythonScope, callee: Value, args: Arguments, site: Site): Value {
  const values = [...args.positional.map(({ value }) => value), ...args.named.map(({ value }) => value)];
  switch (callee.kind) {
    case 'known':
      if (callee.name === 'DAG') return makeDag(scope, args, site);
      if (callee.name === 'task') return callTask(scope, args, site);
      if (callee.name === 'timedelta') return readTimedelta(args, site.span) ?? UNKNOWN;
      if (callee.name === 'date' || callee.name === 'datetime') {
        return readDate(callee.name, args, site.span) ?? UNKNOWN;
      }
      return UNKNOWN;
    case 'method':
      return makeTask(scope, callee.dag, args, site);
    case 'decorator':
      return decorate(scope, callee, args.positional[0]?.value ?? UNKNOWN, site.name, site.span);
    case 'task':
      return callUpstream(scope, callee.task, args, site);
    case 'member': {
      const result = callMember(scope, callee.of, callee.name, values, args, site);
      if (result) return result;
      handOver(scope, values, site, phrase('other code'));
      return unknownOf([callee, ...values]);
    }
    case 'function':
      scope.touches.makeLive(callee);
      handOver(scope, values, site, `\`${callee.name ?? phrase('a function')}\``);
      return unknownOf(values);
    default:
      handOver(scope, values, site, phrase('other code'));
      return unknownOf([callee, ...values]);
  }
}

/** What a decorator gives for what stands below it. */
export function decorate(scope: PythonScope, decorator: Value, body: Value, key: Span, block: Span): Value {
  if (decorator.kind === 'method') {
    return decorate(
      scope,
      { kind: 'decorator', dag: decorator.dag, options: [], isWhole: true },
      body,
      key,
      block,
    );
  }
  if (decorator.kind === 'known' && decorator.name === 'task') {
    const made = callTask(scope, NO_ARGUMENTS, { name: key, span: block });
    return made.kind === 'decorator' ? decorate(scope, made, body, key, block) : UNKNOWN;
  }
  if (decorator.kind !== 'decorator') {
    if (decorator.kind === 'member' && decorator.name === 'task') foreignTask(scope, decorator.of, key);
    scope.touches.handOver(body, key, phrase('another decorator'));
    scope.touches.untold(unknownOf([decorator]), key);
    // A function that is wrapped may be called by whoever wraps it, and have other parameters.
    return body.kind === 'function' ? { ...body, name: null, parameters: null } : UNKNOWN;
  }
  const { dag, options, isWhole } = decorator;
  const given = optionOf(options, 'id');
  const id =
    textOf(given?.value) ||
    (given && !isNone(given.value) ? null : body.kind === 'function' ? body.name : null);
  if (!id || body.kind === 'task') {
    scope.model.addUnread(
      key,
      body.kind === 'task' ? phrase('this is a task already') : phrase('the id of this task is computed'),
      [dag, ...dagsOf(body)],
    );
    return unknownOf([decorator, body]);
  }
  if (!isWhole) scope.model.addUnread(key, phrase('options of this task are computed'), [dag]);
  const idKey = given && textOf(given.value) && given.value.kind === 'scalar' ? given.value.span : null;
  const task = scope.model.addTask({
    dag,
    id,
    key: idKey ?? (body.kind === 'function' ? body.nameSpan : key),
    block,
    body: body.kind === 'function' ? body : 'function',
    options,
  });
  return { kind: 'task', task };
}

function makeDag(scope: PythonScope, { positional, named, isWhole }: Arguments, site: Site): Value {
  const given = positional[0]?.value ?? optionOf(named, 'id')?.value;
  const options = named.filter(({ name }) => name !== 'id');
  const isText = given?.kind === 'scalar' && typeof given.data === 'string';
  const dag = scope.model.addDag(isText ? given : null, site.name, options);
  if (!isText) {
    scope.model.addUnread(site.span, phrase('the id of this DAG is computed'), []);
  } else if (!isWhole || positional.length > 1) {
    scope.model.addUnread(site.name, phrase('options of this DAG are computed'), [dag], ['params', 'option']);
  }
  return { kind: 'dag', dag };
}

/** `task` of the module: of the DAG whose `with` block this is. */
function callTask(scope: PythonScope, args: Arguments, site: Site): Value {
  const dag = scope.open.at(-1);
  if (dag) return makeTask(scope, dag, args, site);
  scope.model.addUnread(site.name, phrase('`task` stands outside of `with DAG(...)`'), []);
  return UNKNOWN;
}

function makeTask(scope: PythonScope, dag: DagModel, args: Arguments, site: Site): Value {
  const options = args.named.map((option) => (option.name === 'if_' ? { ...option, name: 'if' } : option));
  const [first] = args.positional;
  const run = optionOf(options, 'run');
  const { isWhole } = args;
  if (!run || isNone(run.value)) {
    if (!first || isNone(first.value)) return { kind: 'decorator', dag, options, isWhole };
    if (first.value.kind !== 'function') {
      scope.model.addUnread(site.span, phrase('what becomes a task here is computed'), [
        dag,
        ...dagsOf(first.value),
      ]);
      return unknownOf([{ kind: 'dag', dag }]);
    }
    return decorate(scope, { kind: 'decorator', dag, options, isWhole }, first.value, site.name, site.span);
  }
  const id = optionOf(options, 'id');
  const name = id && !isNone(id.value) && textOf(id.value) !== '' ? id.value : first?.value;
  if (name?.kind !== 'scalar' || typeof name.data !== 'string' || args.positional.length > 1) {
    scope.model.addUnread(site.span, phrase('the id of this task is computed'), [dag]);
    return unknownOf([{ kind: 'dag', dag }]);
  }
  if (!isWhole) scope.model.addUnread(site.span, phrase('options of this task are computed'), [dag]);
  const task = scope.model.addTask({
    dag,
    id: name.data,
    key: name.span,
    block: site.span,
    body: null,
    options,
  });
  return { kind: 'task', task };
}

/** `load(transform(extract()))`: outputs among the arguments are edges, and a second call is a second task. */
function callUpstream(scope: PythonScope, called: TaskModel, args: Arguments, site: Site): Value {
  if (!called.isFunction) {
    scope.model.addUnread(site.span, phrase('a command takes no call'), [called.dag]);
    return UNKNOWN;
  }
  const task = called.isCalled ? scope.model.copyTask(called) : called;
  task.isCalled = true;
  if (!args.isWhole || !bindParameters(task, args)) {
    scope.model.addUnread(
      site.span,
      phrase('what this call hands on is computed'),
      [task.dag],
      ['edges', 'option'],
    );
  }
  const given = [...args.positional, ...args.named.map(({ value, key, span = key }) => ({ value, span }))];
  for (const { value, span } of given) addEdges(scope, task, value, span);
  return { kind: 'output', task };
}

function addEdges(scope: PythonScope, task: TaskModel, value: Value, span: Span): void {
  if (value.kind === 'list') {
    if (value.isChanged)
      scope.model.addUnread(
        span,
        phrase('what this call hands on is computed'),
        [task.dag],
        ['edges', 'option'],
      );
    for (const item of value.items) addEdges(scope, task, item.value, item.span);
  } else if (value.kind === 'map') {
    if (value.isChanged)
      scope.model.addUnread(
        span,
        phrase('what this call hands on is computed'),
        [task.dag],
        ['edges', 'option'],
      );
    for (const entry of value.entries) addEdges(scope, task, entry.value, entry.span ?? entry.key);
  } else if (value.kind === 'output' && value.task.dag === task.dag) {
    const { id } = value.task;
    if (![...task.declared, ...task.called].some(({ data }) => data === id))
      task.called.push({ data: id, span });
  } else if (value.kind === 'output' || (value.kind === 'unknown' && value.dags.length > 0)) {
    scope.model.addUnread(
      span,
      phrase('what this call hands on is computed'),
      [task.dag, ...dagsOf(value)],
      ['edges', 'option'],
    );
  }
}

/** False where Python would not take the arguments. */
function bindParameters(task: TaskModel, { positional, named }: Arguments): boolean {
  const { parameters } = task;
  if (!parameters) return true;
  const places = [...parameters.positionalOnly, ...parameters.byName];
  if (positional.length > places.length && !parameters.takesAllPositions) return false;
  for (const name of places.slice(0, positional.length)) task.bound.add(name);
  const names = new Set([...parameters.byName, ...parameters.keywordOnly]);
  for (const { name } of named) {
    if (task.bound.has(name) || (!names.has(name) && !parameters.takesAllNames)) return false;
    task.bound.add(name);
  }
  return true;
}

/** Undefined where it is a call like any other. */
function callMember(
  scope: PythonScope,
  of: Value,
  name: string,
  values: readonly Value[],
  { positional }: Arguments,
  site: Site,
): Value | undefined {
  if (of.kind === 'known' && of.name === 'DAG') {
    const id = textOf(positional[0]?.value);
    const dag =
      name === 'get' ? scope.model.dags.findLast((each) => each.id?.data === id && id !== null) : undefined;
    return dag
      ? { kind: 'dag', dag }
      : unknownOf(scope.model.dags.map((each) => ({ kind: 'dag', dag: each })));
  }
  if (of.kind === 'list' || of.kind === 'map') {
    if (MUTATORS.has(name)) markChanged(of);
    return undefined;
  }
  if (of.kind === 'task') {
    scope.touches.handOver(of, site.span, `\`${name}\``);
    return undefined;
  }
  if (name === 'task') {
    foreignTask(scope, of, site.name);
    handOver(scope, values, site, phrase('other code'));
    return unknownOf([of, ...values]);
  }
  return undefined;
}

function handOver(scope: PythonScope, values: readonly Value[], { span }: Site, to: string): void {
  for (const value of values) scope.touches.handOver(value, span, to);
}

/** A task of a DAG that is not known here; of other programs there are tasks, too, but not in many DAG files. */
function foreignTask(scope: PythonScope, of: Value, span: Span): void {
  scope.model.addUnread(span, phrase('this DAG is not made here'), dagsOf(of));
}

function isNone(value: Value): boolean {
  return value.kind === 'scalar' && value.data === null;
}
