// What expressions of a Python DAG file stand for; calls on the way make what they make.
import type { Span } from '../../source/lines.js';
import { combine } from '../model/operators.js';
import { SAFE_DAG_MEMBERS, SAFE_TASK_MEMBERS } from '../model/touches.js';
import { readTriggerRule } from '../model/trigger-rules.js';
import {
  HARMLESS,
  known,
  listValue,
  mapValue,
  namedValue,
  type OptionEntry,
  UNKNOWN,
  unknownOf,
  type Value,
} from '../model/values.js';
import type { Where } from '../model/where.js';
import { childrenOf, type SyntaxNode, spanOf } from '../syntax.js';
import { type Arguments, keyText } from './python-arguments.js';
import { callValue, type Site } from './python-calls.js';
import { pythonNames } from './python-names.js';
import { type PythonScope, TASKFLOW_NAMES } from './python-scope.js';
import { readPythonNumber, readPythonText } from './python-text.js';

const DEEPEST = 200;
const DOES_SOMETHING: ReadonlySet<string> = new Set([
  ...['CallExpression', 'MemberExpression', 'UnaryExpression', 'BinaryExpression'],
]);

export class PythonExpressions {
  readonly #scope: PythonScope;

  constructor(scope: PythonScope) {
    this.#scope = scope;
  }

  evaluate(node: SyntaxNode, depth = 0): Value {
    if (depth > DEEPEST) return this.opaque(node, 'in an expression');
    const value = this.#evaluate(node, depth);
    if (DOES_SOMETHING.has(node.name)) this.#scope.touches.untold(value, spanOf(node));
    return value;
  }

  #evaluate(node: SyntaxNode, depth: number): Value {
    switch (node.name) {
      case 'String':
      case 'FormatString':
        return (
          readPythonText(this.#scope.source, [spanOf(node)], spanOf(node)) ??
          this.opaque(node, 'in an expression')
        );
      case 'ContinuedString': {
        const parts = childrenOf(node).filter(({ name }) => name.endsWith('String'));
        return (
          readPythonText(this.#scope.source, parts.map(spanOf), spanOf(node)) ??
          this.opaque(node, 'in an expression')
        );
      }
      case 'Number':
        return this.#scalar(readPythonNumber(this.#scope.text(node)), node);
      case 'Boolean':
        return this.#scalar(this.#scope.text(node) === 'True', node);
      case 'None':
        return { kind: 'scalar', data: null, span: spanOf(node) };
      case 'VariableName':
        return namedValue(this.#scope.lookup(this.#scope.text(node)) ?? UNKNOWN, spanOf(node));
      case 'ParenthesizedExpression': {
        const inner = childrenOf(node).filter(
          ({ name }) => name !== '(' && name !== ')' && name !== 'Comment',
        );
        const [first] = inner;
        return inner.length === 1 && first
          ? this.evaluate(first, depth + 1)
          : this.opaque(node, 'in an expression');
      }
      case 'ArrayExpression':
      case 'TupleExpression':
        return this.#list(node, depth);
      case 'DictionaryExpression':
        return this.#map(node, depth);
      case 'UnaryExpression':
      case 'BinaryExpression':
        return this.#operation(node, depth);
      case 'NamedExpression': {
        const [name, , value] = childrenOf(node);
        const result = value ? this.evaluate(value, depth + 1) : UNKNOWN;
        if (name) this.#scope.bind(this.#scope.text(name), result);
        return result;
      }
      case 'MemberExpression':
        return this.#memberExpression(node, depth);
      case 'CallExpression': {
        const callee = node.firstChild;
        const list = node.lastChild;
        if (!callee || list?.name !== 'ArgList') return this.opaque(node, 'in an expression');
        // What a method is told with its call.
        const value =
          callee.name === 'MemberExpression'
            ? this.#memberExpression(callee, depth + 1)
            : this.evaluate(callee, depth + 1);
        return this.call(value, list, { name: nameSpan(callee), span: spanOf(node) }, depth);
      }
      case 'ConditionalExpression':
        return this.opaque(node, 'under a condition');
      case 'LambdaExpression':
        return this.opaque(node, 'in a function');
      default:
        return this.opaque(node, /Comprehension/.test(node.name) ? 'in a loop' : 'in an expression');
    }
  }

  /** Reads what is not followed for what it may do. */
  opaque(node: SyntaxNode, where: Where): Value {
    const dags = this.#scope.touches.read(pythonNames(node, this.#scope.source), spanOf(node), where);
    return dags.length > 0 ? { kind: 'unknown', dags } : UNKNOWN;
  }

  /** `value.name`. */
  member(value: Value, name: string, span: Span): Value {
    switch (value.kind) {
      case 'dag':
        if (name === 'task') return { kind: 'method', dag: value.dag, name };
        if (name === 'id' && value.dag.id) return namedValue(value.dag.id, span);
        return SAFE_DAG_MEMBERS.has(name) ? HARMLESS : { kind: 'member', of: value, name };
      case 'task':
        if (name === 'id') return { kind: 'scalar', data: value.task.id, span, partAt: () => span };
        return SAFE_TASK_MEMBERS.has(name) ? HARMLESS : { kind: 'member', of: value, name };
      case 'known':
        return this.#memberOfKnown(value.name, name, span);
      case 'output':
        return unknownOf([value]);
      case 'scalar':
        // A rule is a text, and its own `value`.
        return name === 'value' && typeof value.data === 'string'
          ? value
          : { kind: 'member', of: value, name };
      default:
        return { kind: 'member', of: value, name };
    }
  }

  call(callee: Value, list: SyntaxNode, site: Site, depth = 0): Value {
    return callValue(this.#scope, callee, this.#arguments(list, depth), site);
  }

  #arguments(list: SyntaxNode, depth: number): Arguments {
    const positional: { value: Value; span: Span }[] = [];
    const named: OptionEntry[] = [];
    let isWhole = true;
    const children = childrenOf(list);
    for (let index = 0; index < children.length; index++) {
      const child = children[index];
      if (!child || ['(', ')', ',', 'Comment'].includes(child.name)) continue;
      const after = children[index + 1];
      const value = children[index + 2];
      if (child.type.isError) isWhole = false;
      else if ((child.name === '*' || child.name === '**') && after) {
        if (!this.#spread(this.evaluate(after, depth + 1), child.name, positional, named)) isWhole = false;
        index++;
      } else if (child.name === 'VariableName' && after?.name === 'AssignOp') {
        const isGiven = value && value.name !== ',' && value.name !== ')' && !value.type.isError;
        const given = isGiven ? this.evaluate(value, depth + 1) : UNKNOWN;
        named.push({
          name: this.#scope.text(child),
          key: spanOf(child),
          value: given,
          ...(isGiven && { span: spanOf(value) }),
        });
        index += isGiven ? 2 : 1;
      } else if (after?.name === 'for' || after?.name === 'async') {
        isWhole = false;
        this.opaque(list, 'in a loop');
        break;
      } else positional.push({ value: this.evaluate(child, depth + 1), span: spanOf(child) });
    }
    return { positional, named, isWhole };
  }

  #spread(
    value: Value,
    sign: string,
    positional: { value: Value; span: Span }[],
    named: OptionEntry[],
  ): boolean {
    if (sign === '*' && value.kind === 'list' && !value.isChanged) positional.push(...value.items);
    else if (sign === '**' && value.kind === 'map' && !value.isChanged) named.push(...value.entries);
    else return false;
    return true;
  }

  #scalar(data: number | boolean | null, node: SyntaxNode): Value {
    return data === null ? UNKNOWN : { kind: 'scalar', data, span: spanOf(node) };
  }

  #list(node: SyntaxNode, depth: number): Value {
    const items: { value: Value; span: Span }[] = [];
    let isWhole = true;
    let isSpread = false;
    for (const child of childrenOf(node)) {
      if (['[', ']', '(', ')', ',', 'Comment'].includes(child.name)) continue;
      if (child.name === '*') isSpread = true;
      else if (child.type.isError) isWhole = false;
      else {
        const value = this.evaluate(child, depth + 1);
        if (!isSpread) items.push({ value, span: spanOf(child) });
        else if (value.kind === 'list' && !value.isChanged) items.push(...value.items);
        else {
          isWhole = false;
          items.push({ value, span: spanOf(child) });
        }
        isSpread = false;
      }
    }
    return isWhole ? listValue(items, spanOf(node)) : unknownOf(items.map(({ value }) => value));
  }

  #map(node: SyntaxNode, depth: number): Value {
    const entries: OptionEntry[] = [];
    const values: Value[] = [];
    let isWhole = true;
    const parts = childrenOf(node).filter(({ name }) => !['{', '}', ',', 'Comment'].includes(name));
    for (let index = 0; index < parts.length; index++) {
      const child = parts[index];
      const value = parts[index + 2];
      const after = parts[index + 1];
      if (child?.name === '**' && after) {
        const spread = this.evaluate(after, depth + 1);
        values.push(spread);
        if (spread.kind === 'map' && !spread.isChanged) entries.push(...spread.entries);
        else isWhole = false;
        index++;
      } else if (child && after?.name === ':' && value) {
        const name = keyText(this.evaluate(child, depth + 1));
        const given = this.evaluate(value, depth + 1);
        values.push(given);
        if (name === null) isWhole = false;
        else entries.push({ name, key: spanOf(child), value: given, span: spanOf(value) });
        index += 2;
      } else {
        isWhole = false;
      }
    }
    return isWhole ? mapValue(entries, spanOf(node)) : unknownOf(values);
  }

  #operation(node: SyntaxNode, depth: number): Value {
    const children = childrenOf(node).filter(({ name }) => name !== 'Comment');
    const [first, second, third] = children;
    if (children.length === 2 && first && second) {
      const value = this.evaluate(second, depth + 1);
      return combine(this.#scope.text(first), null, value, spanOf(node)) ?? unknownOf([value]);
    }
    if (children.length !== 3 || !first || !second || !third) return this.opaque(node, 'in an expression');
    const operator = this.#scope.text(second);
    if (operator === 'and' || operator === 'or') return this.opaque(node, 'under a condition');
    const values = [this.evaluate(first, depth + 1), this.evaluate(third, depth + 1)] as const;
    return combine(operator, ...values, spanOf(node)) ?? unknownOf(values);
  }

  #memberExpression(node: SyntaxNode, depth: number): Value {
    const [object, sign, ...rest] = childrenOf(node);
    const property = rest[0];
    if (!object || !sign || !property) return this.opaque(node, 'in an expression');
    const value = this.evaluate(object, depth + 1);
    if (sign.name === '.') return this.member(value, this.#scope.text(property), spanOf(property));
    const index = this.evaluate(property, depth + 1);
    if (value.kind === 'output') return value;
    if (rest.length === 2 && index.kind === 'scalar') {
      if (value.kind === 'list' && !value.isChanged && typeof index.data === 'number') {
        const item = value.items.at(index.data);
        return item ? namedValue(item.value, spanOf(node)) : UNKNOWN;
      }
      if (value.kind === 'map' && !value.isChanged) {
        const entry = value.entries.findLast(({ name }) => name === index.data);
        return entry ? namedValue(entry.value, spanOf(node)) : UNKNOWN;
      }
    }
    return unknownOf([value]);
  }

  #memberOfKnown(of: string, name: string, span: Span): Value {
    if (of === 'taskflow' && (name === 'DAG' || name === 'task' || name === 'TriggerRule'))
      return known(name);
    if (of === 'taskflow' && !TASKFLOW_NAMES.has(name) && !name.startsWith('_'))
      this.#scope.touches.unknownName(name, span);
    // `task` is a function.
    if (of === 'task' && !name.startsWith('__')) this.#scope.touches.unknownName(`task.${name}`, span);
    if (of === 'taskflow') return UNKNOWN;
    const isDate = name === 'timedelta' || name === 'date' || name === 'datetime';
    if (of === 'datetime module') return isDate ? known(name) : UNKNOWN;
    if (of === 'DAG') return { kind: 'member', of: known('DAG'), name };
    if (of !== 'TriggerRule') return UNKNOWN;
    // Methods of texts and enumerations.
    return /^[a-z_]/.test(name) ? UNKNOWN : readTriggerRule(this.#scope.model, name, span);
  }
}

/** The last name of `taskflow.DAG`. */
function nameSpan(callee: SyntaxNode): Span {
  const property = callee.name === 'MemberExpression' ? callee.lastChild : null;
  return spanOf(property?.name === 'PropertyName' ? property : callee);
}
