// Expressions evaluated while a run goes on. Truth and comparison are those of GitHub Actions.
import { data, Evaluator } from '@actions/expressions';
import type { ExpressionData } from '@actions/expressions/data/expressiondata';
import type { FunctionDefinition } from '@actions/expressions/funcs/info';
import { truthy } from '@actions/expressions/result';
import type { Env, Json } from '../../core/definition.js';
import { type ExactJson, readExactJson, writeExactJson } from '../../core/json/read-json.js';
import { reasonOf } from '../../core/reason-of.js';
import type { TaskStateName, Trigger } from '../../core/states.js';
import { LazyDictionary, toData, toPlain, toText } from './expression-data.js';
import { type ContextName, parseExpression } from './parse-expression.js';
import { hasExpression, parseCondition, parseTemplate } from './template.js';

/** One upstream task as expressions see it. `output` may be a getter: it is read only when an expression asks. */
export interface TaskView {
  readonly state: TaskStateName;
  readonly output: ExactJson;
}

export interface ExpressionContext {
  readonly params: Readonly<Record<string, Json>>;
  /** The layers of environment below the one that is evaluated. */
  readonly env: Env;
  /** Null for a task that is not upstream. */
  readonly tasks: (id: string) => TaskView | null;
  /** Ids of the tasks upstream, direct or not, in the file's order: what `tasks.*` is. */
  readonly upstream: () => readonly string[];
  readonly run: { readonly id: string; readonly logical_date: string; readonly trigger: Trigger };
}

export type Evaluated<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string };

/** A text of `env` or `working_dir` with each `${{ }}` replaced by its value's text. Never throws. */
export function evaluateTemplate(text: string, context: ExpressionContext): Evaluated<string> {
  if (!hasExpression(text)) return { ok: true, value: text };
  const template = parseTemplate(text);
  if (!template.ok) return { ok: false, message: `The text ${template.message}` };
  let value = '';
  let at = 0;
  for (const { outer, inner } of template.expressions) {
    const result = evaluate(text.slice(inner.start, inner.end), context, toText);
    if (!result.ok) return result;
    value += text.slice(at, outer.start) + result.value;
    at = outer.end;
  }
  return { ok: true, value: value + text.slice(at) };
}

/** The condition of an `if`, with or without its braces. Never throws. */
export function evaluateCondition(text: string, context: ExpressionContext): Evaluated<boolean> {
  const condition = parseCondition(text);
  if (!condition.ok) return { ok: false, message: `The condition ${condition.message}` };
  return evaluate(text.slice(condition.inner.start, condition.inner.end), context, truthy);
}

function evaluate<T>(
  text: string,
  context: ExpressionContext,
  read: (value: ExpressionData) => T,
): Evaluated<T> {
  const parsed = parseExpression(text);
  if (!parsed.ok) return { ok: false, message: `The expression \`${text.trim()}\` ${parsed.message}` };
  try {
    return { ok: true, value: read(new Evaluator(parsed.expr, contextData(context), FUNCTIONS).evaluate()) };
  } catch (error) {
    const reason = reasonOf(error);
    return { ok: false, message: `The expression \`${text.trim()}\` failed: ${reason}` };
  }
}

function contextData(context: ExpressionContext): data.Dictionary {
  const contexts: Readonly<Record<ContextName, () => ExpressionData>> = {
    params: () => toData(context.params),
    env: () => toData(context.env),
    run: () => toData(context.run),
    tasks: () => new LazyDictionary(context.upstream(), (id) => taskData(context.tasks(id))),
  };
  return new LazyDictionary(Object.keys(contexts), (name) => contexts[name.toLowerCase() as ContextName]());
}

function taskData(task: TaskView | null): ExpressionData {
  if (!task) return new data.Null();
  return new LazyDictionary(['state', 'output'], (key) => {
    if (key.toLowerCase() === 'state') return toData(task.state);
    return key.toLowerCase() === 'output' ? toData(task.output) : undefined;
  });
}

/** The library's own lose keys such as `constructor`. */
const FUNCTIONS: Map<string, FunctionDefinition> = new Map(
  [
    {
      name: 'fromJSON',
      minArgs: 1,
      maxArgs: 1,
      call: (value: ExpressionData): ExpressionData => {
        const text = value.coerceString();
        const read = readExactJson(text);
        if (read.ok) return toData(read.value);
        throw new Error(
          read.reason === 'syntax'
            ? `fromJSON was given no JSON: ${text.slice(0, 60)}`
            : `what fromJSON was given ${read.message}`,
        );
      },
    },
    {
      name: 'toJSON',
      minArgs: 1,
      maxArgs: 1,
      call: (value: ExpressionData): ExpressionData => new data.StringData(writeExactJson(toPlain(value), 2)),
    },
  ].map((definition) => [definition.name.toLowerCase(), definition]),
);
