// What expressions of a JavaScript DAG file stand for; calls on the way make what they make.
import { phrase } from '../../../core/phrase.js';
import type { Span } from '../../source/lines.js';
import { combine } from '../model/operators.js';
import { SAFE_DAG_MEMBERS, SAFE_TASK_MEMBERS } from '../model/touches.js';
import { readTriggerRule } from '../model/trigger-rules.js';
import {
  type FunctionValue,
  HARMLESS,
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
import { type Argument, callValue } from './javascript-calls.js';
import { isFunctionNode, javascriptNames } from './javascript-names.js';
import { type JavaScriptScope, moduleMember, moduleValue } from './javascript-scope.js';
import { readJavaScriptNumber, readJavaScriptText } from './javascript-text.js';

const DEEPEST = 200;
const DOES_SOMETHING: ReadonlySet<string> = new Set([
  ...['CallExpression', 'NewExpression', 'MemberExpression', 'UnaryExpression', 'BinaryExpression'],
]);
const LOOPS = /^(forEach|map|flatMap|filter|reduce|reduceRight|some|every|find|from)$/;

export class JavaScriptExpressions {
  readonly #scope: JavaScriptScope;
  /** Runs the body of `dag.define`. */
  readonly #define: (fn: FunctionValue, dag: Value) => void;

  constructor(scope: JavaScriptScope, define: (fn: FunctionValue, dag: Value) => void) {
    this.#scope = scope;
    this.#define = define;
  }

  evaluate(node: SyntaxNode, depth = 0): Value {
    if (depth > DEEPEST) return this.opaque(node, 'in an expression');
    if (isFunctionNode(node)) return this.functionValue(node);
    const value = this.#evaluate(node, depth);
    if (DOES_SOMETHING.has(node.name)) this.#scope.touches.untold(value, spanOf(node));
    return value;
  }

  #evaluate(node: SyntaxNode, depth: number): Value {
    switch (node.name) {
      case 'String':
        return readJavaScriptText(this.#scope.source, spanOf(node)) ?? UNKNOWN;
      case 'TemplateString': {
        const isFilled = childrenOf(node).some(({ name }) => name === 'Interpolation');
        const text = isFilled ? null : readJavaScriptText(this.#scope.source, spanOf(node));
        return text ?? this.opaque(node, 'in an expression');
      }
      case 'Number': {
        const data = readJavaScriptNumber(this.#scope.text(node));
        return data === null ? UNKNOWN : { kind: 'scalar', data, span: spanOf(node) };
      }
      case 'BooleanLiteral':
        return { kind: 'scalar', data: this.#scope.text(node) === 'true', span: spanOf(node) };
      case 'null':
        return { kind: 'scalar', data: null, span: spanOf(node) };
      case 'VariableName':
        return this.#named(node);
      case 'ParenthesizedExpression':
      case 'NonNullExpression':
        return this.#inner(node, depth);
      case 'PostfixExpression':
        return node.lastChild?.name === 'LogicOp'
          ? this.#inner(node, depth)
          : this.opaque(node, 'by a change');
      case 'ArrayExpression':
        return this.#list(node, depth);
      case 'ObjectExpression':
        return this.#map(node, depth);
      case 'UnaryExpression':
      case 'BinaryExpression':
        return this.#operation(node, depth);
      case 'MemberExpression':
        return this.#memberExpression(node, depth);
      case 'NewExpression':
      case 'CallExpression':
        return this.#call(node, depth);
      case 'InstantiationExpression':
        return node.firstChild ? this.evaluate(node.firstChild, depth + 1) : UNKNOWN;
      case 'ConditionalExpression':
        return this.opaque(node, 'under a condition');
      case 'ClassExpression':
        return this.opaque(node, 'in a class');
      default:
        return this.opaque(node, 'in an expression');
    }
  }

  opaque(node: SyntaxNode, where: Where): Value {
    const dags = this.#scope.touches.read(javascriptNames(node, this.#scope.source), spanOf(node), where);
    return dags.length > 0 ? { kind: 'unknown', dags } : UNKNOWN;
  }

  functionValue(node: SyntaxNode): FunctionValue {
    this.#scope.functions.set(node.from, node);
    const name = childrenOf(node).find((child) => child.name === 'VariableDefinition');
    return {
      kind: 'function',
      name: name && node.name !== 'ArrowFunction' ? this.#scope.text(name) : null,
      nameSpan: spanOf(name ?? node),
      block: spanOf(node),
      parameters: null,
      from: node.from,
    };
  }

  #named(node: SyntaxNode): Value {
    const name = this.#scope.text(node);
    const value = this.#scope.lookup(name);
    if (!value && name === 'undefined') return { kind: 'scalar', data: undefined, span: spanOf(node) };
    if (!value && name === 'console') return HARMLESS;
    return namedValue(value ?? UNKNOWN, spanOf(node));
  }

  /** The one expression in brackets, or before a mark of TypeScript's. */
  #inner(node: SyntaxNode, depth: number): Value {
    const inner = childrenOf(node).filter(
      ({ name }) => !/^([()]|LogicOp|LineComment|BlockComment)$/.test(name),
    );
    const [first] = inner;
    return inner.length === 1 && first
      ? this.evaluate(first, depth + 1)
      : this.opaque(node, 'in an expression');
  }

  #list(node: SyntaxNode, depth: number): Value {
    const read = this.#items(node, depth);
    return read.isWhole
      ? listValue(read.items, spanOf(node))
      : unknownOf(read.items.map(({ value }) => value));
  }

  /** Of an array or of arguments. */
  #items(
    node: SyntaxNode,
    depth: number,
  ): { readonly items: readonly Argument[]; readonly isWhole: boolean } {
    const items: Argument[] = [];
    let isWhole = true;
    let isSpread = false;
    let isExpected = true;
    for (const child of childrenOf(node)) {
      if (/^([[\]()]|LineComment|BlockComment)$/.test(child.name)) continue;
      if (child.name === ',') {
        // A hole.
        if (isExpected) isWhole = false;
        isExpected = true;
        continue;
      }
      if (child.name === 'Spread') isSpread = true;
      else if (child.type.isError) isWhole = false;
      else {
        const value = this.evaluate(child, depth + 1);
        if (isSpread && value.kind === 'list' && !value.isChanged) items.push(...value.items);
        else {
          if (isSpread) isWhole = false;
          items.push({ value, span: spanOf(child) });
        }
        isSpread = false;
      }
      isExpected = false;
    }
    return { items, isWhole };
  }

  #map(node: SyntaxNode, depth: number): Value {
    const entries: OptionEntry[] = [];
    const values: Value[] = [];
    let isWhole = true;
    for (const child of childrenOf(node)) {
      if (child.type.isError) isWhole = false;
      if (child.name !== 'Property') continue;
      const [first, second, third] = childrenOf(child).filter(({ name }) => !/Comment$/.test(name));
      if (first?.name === 'Spread' && second) {
        const spread = this.evaluate(second, depth + 1);
        values.push(spread);
        if (spread.kind === 'map' && !spread.isChanged) entries.push(...spread.entries);
        else isWhole = false;
        continue;
      }
      const name = first ? this.#keyText(first) : null;
      const isShorthand = first?.name === 'PropertyDefinition' && !second;
      const value = this.#propertyValue(
        child,
        isShorthand ? first : second?.name === ':' ? third : undefined,
        depth,
      );
      values.push(value);
      if (first && name !== null)
        entries.push({ name, key: spanOf(first), value, ...(third && { span: spanOf(third) }) });
      else isWhole = false;
    }
    return isWhole ? mapValue(entries, spanOf(node)) : unknownOf(values);
  }

  #propertyValue(property: SyntaxNode, value: SyntaxNode | undefined, depth: number): Value {
    if (value?.name === 'PropertyDefinition') {
      return namedValue(this.#scope.lookup(this.#scope.text(value)) ?? UNKNOWN, spanOf(value));
    }
    return value && !value.type.isError
      ? this.evaluate(value, depth + 1)
      : this.opaque(property, 'in a function');
  }

  #keyText(node: SyntaxNode): string | null {
    if (node.name === 'PropertyDefinition') return this.#scope.text(node);
    if (node.name === 'String') {
      const text = readJavaScriptText(this.#scope.source, spanOf(node))?.data;
      return typeof text === 'string' ? text : null;
    }
    const number = node.name === 'Number' ? readJavaScriptNumber(this.#scope.text(node)) : null;
    return number === null ? null : String(number);
  }

  #operation(node: SyntaxNode, depth: number): Value {
    const [first, second, third] = childrenOf(node).filter(({ name }) => !/Comment$/.test(name));
    if (!first || !second) return this.opaque(node, 'in an expression');
    if (node.name === 'UnaryExpression') {
      const sign = this.#scope.text(first);
      if (sign === 'void') return { kind: 'scalar', data: undefined, span: spanOf(node) };
      if (sign !== '-' && sign !== '+' && sign !== '!') return this.opaque(node, 'by a change');
      const value = this.evaluate(second, depth + 1);
      return combine(sign, null, value, spanOf(node)) ?? unknownOf([value]);
    }
    if (second.name === 'as' || second.name === 'satisfies') return this.evaluate(first, depth + 1);
    if (second.name === 'LogicOp' || !third) return this.opaque(node, 'under a condition');
    const values = [this.evaluate(first, depth + 1), this.evaluate(third, depth + 1)] as const;
    const operator = this.#scope.text(second);
    const result = operator === '|' ? null : combine(operator, ...values, spanOf(node));
    return result ?? unknownOf(values);
  }

  #memberExpression(node: SyntaxNode, depth: number): Value {
    const [object, sign, property] = childrenOf(node).filter(({ name }) => !/Comment$/.test(name));
    if (!object || !sign || !property) return this.opaque(node, 'in an expression');
    const value = this.evaluate(object, depth + 1);
    if (property.name === 'PropertyName')
      return this.#member(value, this.#scope.text(property), spanOf(property));
    if (sign.name !== '[') return unknownOf([value]);
    const index = this.evaluate(property, depth + 1);
    if (index.kind !== 'scalar') return unknownOf([value]);
    if (typeof index.data === 'string') return this.#member(value, index.data, spanOf(node));
    if (value.kind === 'list' && !value.isChanged && typeof index.data === 'number') {
      const item = value.items[index.data];
      return item ? namedValue(item.value, spanOf(node)) : UNKNOWN;
    }
    return unknownOf([value]);
  }

  #member(value: Value, name: string, span: Span): Value {
    switch (value.kind) {
      case 'dag':
        if (name === 'task' || name === 'define') return { kind: 'method', dag: value.dag, name };
        if (name === 'id' && value.dag.id) return namedValue(value.dag.id, span);
        return SAFE_DAG_MEMBERS.has(name) ? HARMLESS : { kind: 'member', of: value, name };
      case 'task':
        if (name === 'id') return { kind: 'scalar', data: value.task.id, span, partAt: () => span };
        if (name === 'dag') return { kind: 'dag', dag: value.task.dag };
        return SAFE_TASK_MEMBERS.has(name) ? HARMLESS : { kind: 'member', of: value, name };
      case 'map': {
        const entry = value.isChanged ? undefined : value.entries.findLast((each) => each.name === name);
        return entry ? namedValue(entry.value, span) : { kind: 'member', of: value, name };
      }
      case 'known':
        if (value.name === 'harmless') return HARMLESS;
        if (value.name === 'taskflow') return moduleMember('taskflow', name);
        if (value.name === 'DAG') return { kind: 'member', of: value, name };
        return value.name === 'TriggerRule' ? readTriggerRule(this.#scope.model, name, span) : UNKNOWN;
      default:
        return { kind: 'member', of: value, name };
    }
  }

  #call(node: SyntaxNode, depth: number): Value {
    const children = childrenOf(node).filter(({ name }) => !/Comment$/.test(name));
    const isNew = node.name === 'NewExpression';
    const callee = children[isNew ? 1 : 0];
    const list = children.find(({ name }) => name === 'ArgList');
    if (!callee || (!list && !isNew)) return this.opaque(node, 'in an expression');
    // What a method is told with its call.
    const value =
      callee.name === 'MemberExpression'
        ? this.#memberExpression(callee, depth + 1)
        : this.evaluate(callee, depth + 1);
    const { items, isWhole } = list ? this.#items(list, depth) : { items: [], isWhole: true };
    const required =
      callee.name === 'VariableName' && this.#scope.text(callee) === 'require' ? items[0]?.value : null;
    if (required?.kind === 'scalar') return moduleValue(String(required.data));
    const isOurs = value.kind === 'method' || (value.kind === 'known' && value.name !== 'harmless');
    const [first] = items;
    if (value.kind === 'method' && value.name === 'define') {
      const dag: Value = { kind: 'dag', dag: value.dag };
      if (first?.value.kind === 'function') this.#define(first.value, dag);
      else this.#scope.model.addUnread(spanOf(node), phrase('what `define` does is computed'), [value.dag]);
      return dag;
    }
    if (!isOurs) this.#readInlineFunctions(list, nameOf(callee, this.#scope.source));
    const name = spanOf(callee.name === 'MemberExpression' ? (callee.lastChild ?? callee) : callee);
    return callValue(this.#scope, value, items, { name, span: spanOf(node), isNew, isWhole });
  }

  /** Functions that are given to other code, which may call them at once. */
  #readInlineFunctions(list: SyntaxNode | undefined, callee: string): void {
    for (const child of list ? childrenOf(list) : []) {
      if (isFunctionNode(child)) this.opaque(child, LOOPS.test(callee) ? 'in a loop' : 'in a function');
    }
  }
}

function nameOf(callee: SyntaxNode, source: string): string {
  const last = callee.name === 'MemberExpression' ? (callee.lastChild ?? callee) : callee;
  return source.slice(last.from, last.to);
}
