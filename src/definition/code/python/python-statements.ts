// Reads a Python file's top level statement by statement, as Python would run it.
import { phrase } from '../../../core/phrase.js';
import type { Span } from '../../source/lines.js';
import {
  type FunctionValue,
  markChanged,
  namedValue,
  UNKNOWN,
  unknownOf,
  type Value,
} from '../model/values.js';
import type { Where } from '../model/where.js';
import { childrenOf, type SyntaxNode, spanOf } from '../syntax.js';
import { decorate } from './python-calls.js';
import { PythonExpressions } from './python-expressions.js';
import { readFunction } from './python-functions.js';
import { readImport } from './python-imports.js';
import { boundNames, pythonNames } from './python-names.js';
import type { PythonScope } from './python-scope.js';

const DEEPEST_WITH = 20;

export class PythonStatements {
  readonly #scope: PythonScope;
  readonly #expressions: PythonExpressions;
  readonly #functions = new Map<number, SyntaxNode>();

  constructor(scope: PythonScope) {
    this.#scope = scope;
    this.#expressions = new PythonExpressions(scope);
  }

  /** The whole file: its statements, then the functions that these may call. */
  runFile(top: SyntaxNode): void {
    this.#runAll(childrenOf(top), 0);
    // Reading a function may show that it calls others.
    for (const [from, fn] of this.#scope.touches.live) {
      const node = this.#functions.get(from);
      if (!node) continue;
      const uses = pythonNames(node, this.#scope.source);
      this.#scope.touches.read(uses, fn.nameSpan, 'in a function', true);
    }
  }

  #runAll(nodes: readonly SyntaxNode[], depth: number): void {
    for (const node of nodes) this.#run(node, depth);
  }

  #run(node: SyntaxNode, depth: number): void {
    switch (node.name) {
      case 'ExpressionStatement':
        for (const child of childrenOf(node)) if (child.name !== ',') this.#expressions.evaluate(child);
        return;
      case 'AssignStatement':
        this.#assign(childrenOf(node), spanOf(node));
        return;
      case 'UpdateStatement':
        this.#update(node);
        return;
      case 'ImportStatement':
        readImport(node, this.#scope);
        return;
      case 'StatementGroup':
        this.#runAll(childrenOf(node), depth);
        return;
      case 'DecoratedStatement':
        this.#decorated(node);
        return;
      case 'FunctionDefinition':
        this.#define(node, this.#function(node, spanOf(node)));
        return;
      case 'ClassDefinition':
        this.#skip(node, 'in a class');
        return;
      case 'WithStatement':
        this.#with(node, depth);
        return;
      case 'IfStatement':
        if (!this.#isDead(node)) this.#skip(node, 'under a condition');
        return;
      case 'ForStatement':
      case 'WhileStatement':
        this.#skip(node, 'in a loop');
        return;
      case 'TryStatement':
        this.#skip(node, 'in a `try`');
        return;
      case 'MatchStatement':
        this.#skip(node, 'under a condition');
        return;
      case 'Comment':
      case 'PassStatement':
      case 'ScopeStatement':
      case 'TypeDefinition':
      case ';':
        return;
      default:
        this.#skip(node, 'in a statement that is not followed');
    }
  }

  /** Several targets, and several values, which are a tuple then. */
  #assign(children: readonly SyntaxNode[], span: Span): void {
    const parts: SyntaxNode[][] = [[]];
    for (const child of children) {
      if (child.name === 'AssignOp') parts.push([]);
      else if (child.name !== 'TypeDef' && child.name !== 'Comment') parts.at(-1)?.push(child);
    }
    const values = parts.length > 1 ? (parts.pop() ?? []) : [];
    if (values.length === 0) return;
    const results = values
      .filter(({ name }) => name !== ',')
      .map((child) => this.#expressions.evaluate(child));
    const isOne = values.length === 1 && results.length === 1;
    const [first = UNKNOWN] = results;
    for (const targets of parts) {
      const names = targets.filter(({ name }) => name !== ',');
      if (names.length === 1 && targets.length === 1 && names[0]) {
        this.#bindTarget(names[0], isOne ? first : unknownOf(results), span);
        continue;
      }
      const items =
        isOne && first.kind === 'list' && !first.isChanged ? first.items.map(({ value }) => value) : results;
      const isMatched = items.length === names.length && !targets.some(({ name }) => name === '*');
      for (const [index, name] of names.entries()) {
        this.#bindTarget(name, (isMatched ? items[index] : undefined) ?? unknownOf(results), span);
      }
    }
  }

  #bindTarget(target: SyntaxNode, value: Value, span: Span): void {
    if (target.name === 'VariableName') {
      this.#scope.bind(this.#scope.text(target), value);
      return;
    }
    // What is put into something else may be taken out and used where nobody sees.
    this.#scope.touches.read(pythonNames(target, this.#scope.source), span, 'outside of its making');
    if (target.name === 'MemberExpression') {
      this.#scope.touches.handOver(value, span, phrase('other code'));
      return;
    }
    for (const name of boundNames([target], this.#scope.source)) this.#scope.bind(name, unknownOf([value]));
    for (const child of childrenOf(target)) {
      if (child.name === 'VariableName') this.#scope.bind(this.#scope.text(child), unknownOf([value]));
    }
  }

  #update(node: SyntaxNode): void {
    const target = node.firstChild;
    this.#skip(node, 'by a change');
    if (target?.name !== 'VariableName') return;
    const name = this.#scope.text(target);
    const value = this.#scope.lookup(name);
    if (value) markChanged(value);
    this.#scope.bind(name, value ? unknownOf([value]) : UNKNOWN);
  }

  #decorated(node: SyntaxNode): void {
    const children = childrenOf(node);
    const below = children.at(-1);
    if (below?.name !== 'FunctionDefinition') {
      this.#skip(node, below?.name === 'ClassDefinition' ? 'in a class' : 'by a decorator');
      return;
    }
    const block = spanOf(node);
    const decorators = children
      .filter(({ name }) => name === 'Decorator')
      .map((each) => this.#decorator(each));
    const fn = this.#function(below, block);
    let value: Value = fn ?? UNKNOWN;
    for (const decorator of decorators.toReversed()) {
      value = decorate(this.#scope, decorator, value, fn?.nameSpan ?? block, block);
    }
    this.#define(below, value);
  }

  /** Its nodes stand side by side: `@`, `dag`, `.`, `task`, arguments. */
  #decorator(node: SyntaxNode): Value {
    const [, first, ...rest] = childrenOf(node).filter(({ name }) => name !== 'Comment');
    if (!first) return UNKNOWN;
    if (first.name !== 'VariableName') return this.#expressions.evaluate(first);
    let value = namedValue(this.#scope.lookup(this.#scope.text(first)) ?? UNKNOWN, spanOf(first));
    let name = spanOf(first);
    for (const part of rest) {
      if (part.name === 'VariableName' || part.name === 'PropertyName') {
        name = spanOf(part);
        value = this.#expressions.member(value, this.#scope.text(part), name);
      } else if (part.name === 'ArgList') {
        value = this.#expressions.call(value, part, { name, span: { start: first.from, end: part.to } });
      } else if (part.name !== '.' && part.name.trim() !== '') {
        return this.#expressions.opaque(node, 'by a decorator');
      }
    }
    return value;
  }

  /** Defaults of parameters are made when the function is. */
  #function(node: SyntaxNode, block: Span): FunctionValue | null {
    const fn = readFunction(node, this.#scope.source, block);
    if (!fn) return null;
    this.#functions.set(node.from, node);
    const list = childrenOf(node).find(({ name }) => name === 'ParamList');
    const children = list ? childrenOf(list) : [];
    for (const [index, child] of children.entries()) {
      if (children[index - 1]?.name === 'AssignOp') this.#expressions.evaluate(child);
    }
    return fn;
  }

  #define(node: SyntaxNode, value: Value | null): void {
    const name = childrenOf(node).find((child) => child.name === 'VariableName');
    if (name) this.#scope.bind(this.#scope.text(name), value ?? UNKNOWN);
  }

  #with(node: SyntaxNode, depth: number): void {
    if (depth > DEEPEST_WITH) {
      this.#skip(node, 'in a `with` block');
      return;
    }
    const children = childrenOf(node);
    const before = this.#scope.open.length;
    let value: Value = UNKNOWN;
    let body: SyntaxNode | undefined;
    for (const [index, child] of children.entries()) {
      if (child.name === 'Body') body = child;
      else if (
        child.name === 'with' ||
        child.name === 'async' ||
        child.name === 'as' ||
        /^[(),]$/.test(child.name)
      )
        continue;
      else if (children[index - 1]?.name === 'as') this.#bindTarget(child, value, spanOf(child));
      else {
        value = this.#expressions.evaluate(child);
        if (value.kind === 'dag') this.#scope.open.push(value.dag);
        else if (value.kind === 'unknown' && value.dags.length > 0) this.#scope.open.push(null);
      }
    }
    if (body) this.#runAll(childrenOf(body).slice(1), depth + 1);
    this.#scope.open.length = before;
  }

  /** `if __name__ == "__main__":` is not so when a host loads the file, `if TYPE_CHECKING:` never. */
  #isDead(node: SyntaxNode): boolean {
    const children = childrenOf(node);
    const condition = children[1];
    const isAlone = !children.some(({ name }) => name === 'else' || name === 'elif');
    if (!condition || !isAlone) return false;
    const text = this.#scope.text(condition).replaceAll(/\s/g, '').replaceAll("'", '"');
    if (/^\(?(__name__=="__main__"|"__main__"==__name__)\)?$/.test(text)) return true;
    if (text !== 'TYPE_CHECKING' && text !== 'typing.TYPE_CHECKING') return false;
    this.#forget(node);
    return true;
  }

  /** A statement that is not followed. */
  #skip(node: SyntaxNode, where: Where): void {
    const uses = pythonNames(node, this.#scope.source);
    const dags = this.#scope.touches.read(uses, spanOf(node), where);
    this.#forget(node, dags.length > 0 ? { kind: 'unknown', dags } : UNKNOWN);
  }

  /** Names that a statement binds are not known after it. */
  #forget(node: SyntaxNode, value: Value = UNKNOWN): void {
    for (const name of boundNames([node], this.#scope.source)) this.#scope.bind(name, value);
  }
}
