// What calls in a JavaScript DAG file make: DAGs and tasks, by the rules of the SDK.
import { phrase } from '../../../core/phrase.js';
import type { Span } from '../../source/lines.js';
import { MUTATORS } from '../model/touches.js';
import {
  type DagModel,
  dagsOf,
  markChanged,
  type OptionEntry,
  renamedMap,
  textOf,
  UNKNOWN,
  unknownOf,
  type Value,
} from '../model/values.js';
import { toSnakeCase } from '../spelling.js';
import type { JavaScriptScope } from './javascript-scope.js';

export interface Argument {
  readonly value: Value;
  readonly span: Span;
}

export interface Site {
  readonly name: Span;
  readonly span: Span;
  readonly isNew: boolean;
  /** False: `...x` brings more, which is not known. */
  readonly isWhole: boolean;
}

/** What a call gives; makes what it makes. `define` is not called here. */
export function callValue(
  scope: JavaScriptScope,
  callee: Value,
  args: readonly Argument[],
  site: Site,
): Value {
  const values = args.map(({ value }) => value);
  if (callee.kind === 'known') {
    if (callee.name === 'DAG' && site.isNew) return makeDag(scope, args, site);
    if (callee.name === 'task') {
      const dag = scope.open.at(-1);
      if (dag) return makeTask(scope, dag, args, site);
      scope.model.addUnread(site.name, phrase('`task` stands outside of `dag.define`'), []);
      return UNKNOWN;
    }
    if (callee.name === 'harmless') return UNKNOWN;
  }
  if (callee.kind === 'method' && callee.name === 'task') return makeTask(scope, callee.dag, args, site);
  if (callee.kind === 'member') {
    const { of, name } = callee;
    if (of.kind === 'known' && of.name === 'DAG') return lookedUp(scope, name, values);
    if ((of.kind === 'list' || of.kind === 'map') && MUTATORS.has(name)) markChanged(of);
    if (of.kind === 'dag' || of.kind === 'task') scope.touches.handOver(of, site.span, `\`${name}\``);
    if (name === 'task') scope.model.addUnread(site.name, phrase('this DAG is not made here'), dagsOf(of));
  }
  scope.touches.makeLive(callee);
  const to = callee.kind === 'function' && callee.name ? `\`${callee.name}\`` : phrase('other code');
  for (const value of values) scope.touches.handOver(value, site.span, to);
  return unknownOf([callee, ...values]);
}

function lookedUp(scope: JavaScriptScope, name: string, values: readonly Value[]): Value {
  const id = textOf(values[0]);
  const dag = scope.model.dags.findLast((each) => id !== null && each.id?.data === id);
  if (name === 'get' && dag) return { kind: 'dag', dag };
  return unknownOf(scope.model.dags.map((each) => ({ kind: 'dag', dag: each })));
}

function makeDag(scope: JavaScriptScope, [first, second]: readonly Argument[], site: Site): Value {
  const isText = first?.value.kind === 'scalar' && typeof first.value.data === 'string';
  const given = second?.value;
  const isAbsent = !given || (given.kind === 'scalar' && given.data === undefined);
  const options = given?.kind === 'map' && !given.isChanged ? inSnakeCase(given.entries) : [];
  const id = isText && first.value.kind === 'scalar' ? first.value : null;
  const dag = scope.model.addDag(id, site.name, options);
  if (!isText) {
    scope.model.addUnread(site.span, phrase('the id of this DAG is computed'), []);
  } else if (!site.isWhole || !(isAbsent || (given.kind === 'map' && !given.isChanged))) {
    scope.model.addUnread(site.name, phrase('options of this DAG are computed'), [dag], ['params', 'option']);
  }
  return { kind: 'dag', dag };
}

function makeTask(scope: JavaScriptScope, dag: DagModel, args: readonly Argument[], site: Site): Value {
  const [id, second, third] = args;
  const text = textOf(id?.value);
  if (!id || text === null || !site.isWhole || !second) {
    const reason =
      second || !site.isWhole
        ? phrase('the id of this task is computed')
        : phrase('this task is not all there');
    scope.model.addUnread(site.span, reason, [dag]);
    return unknownOf([{ kind: 'dag', dag }]);
  }
  const given = second.value;
  const key = id.value.kind === 'scalar' ? id.value.span : id.span;
  const isRead = given.kind === 'function' || (given.kind === 'map' && !given.isChanged);
  const options = given.kind === 'map' && !given.isChanged ? inSnakeCase(given.entries) : [];
  const run = third?.value ?? (given.kind === 'function' ? given : null);
  const isAbsent = run === null || (run.kind === 'scalar' && run.data === undefined);
  if (!isRead) scope.model.addUnread(second.span, phrase('what this task is made of is computed'), [dag]);
  const body = !isAbsent || !isRead ? (run?.kind === 'function' ? run : 'function') : null;
  const task = scope.model.addTask({ dag, id: text, key, block: site.span, body, options });
  return { kind: 'task', task };
}

/** Keys whose values have keys of TaskFlow's own, too. */
const NESTED: ReadonlySet<string> = new Set(['schedule', 'defaults']);

function inSnakeCase(entries: readonly OptionEntry[]): readonly OptionEntry[] {
  return entries.map((entry) => {
    const { name, value } = entry;
    if (!NESTED.has(name) || value.kind !== 'map') return { ...entry, name: toSnakeCase(name) };
    return { ...entry, value: renamedMap(value, inSnakeCase(value.entries)) };
  });
}
