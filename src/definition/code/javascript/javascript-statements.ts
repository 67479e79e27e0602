// Reads a JavaScript or TypeScript file's top level statement by statement, as it would run.
import { phrase } from '../../../core/phrase.js';
import { type FunctionValue, UNKNOWN, unknownOf, type Value } from '../model/values.js';
import type { Where } from '../model/where.js';
import { childrenOf, type SyntaxNode, spanOf } from '../syntax.js';
import { JavaScriptExpressions } from './javascript-expressions.js';
import { assignedNames, definitionsIn, isFunctionNode, javascriptNames } from './javascript-names.js';
import { type JavaScriptScope, moduleMember, moduleValue, TASKFLOW_NAMES } from './javascript-scope.js';
import { readJavaScriptText } from './javascript-text.js';

const DEEPEST_BLOCK = 20;

export class JavaScriptStatements {
  readonly #scope: JavaScriptScope;
  readonly #expressions: JavaScriptExpressions;
  #depth = 0;

  constructor(scope: JavaScriptScope) {
    this.#scope = scope;
    this.#expressions = new JavaScriptExpressions(scope, (fn, dag) => this.#define(fn, dag));
  }

  /** The whole file: its statements, then the functions that these may call. */
  runFile(top: SyntaxNode): void {
    this.#runAll(childrenOf(top));
    // Reading a function may show that it calls others.
    for (const [from, fn] of this.#scope.touches.live) {
      const node = this.#scope.functions.get(from);
      if (!node) continue;
      this.#scope.touches.read(javascriptNames(node, this.#scope.source), fn.nameSpan, 'in a function', true);
    }
  }

  #runAll(nodes: readonly SyntaxNode[]): void {
    // Functions are there before what stands above them.
    for (const node of nodes) {
      const inner = node.name === 'ExportDeclaration' ? childrenOf(node) : [node];
      for (const each of inner) if (each.name === 'FunctionDeclaration') this.#declareFunction(each);
    }
    for (const node of nodes) this.#run(node);
  }

  #run(node: SyntaxNode): void {
    switch (node.name) {
      case 'ExpressionStatement':
      case 'ReturnStatement':
        for (const child of childrenOf(node)) this.#expression(child);
        return;
      case 'VariableDeclaration':
        this.#declare(node);
        return;
      case 'ImportDeclaration':
        this.#import(node);
        return;
      case 'ExportDeclaration':
        for (const child of childrenOf(node)) if (child.name !== 'ExportGroup') this.#exported(child);
        return;
      case 'ClassDeclaration':
        this.#skip(node, 'in a class');
        return;
      case 'Block':
        this.#block(childrenOf(node), node);
        return;
      case 'IfStatement':
        if (!this.#isDead(node)) this.#skip(node, 'under a condition');
        return;
      case 'SwitchStatement':
        this.#skip(node, 'under a condition');
        return;
      case 'ForStatement':
      case 'WhileStatement':
      case 'DoStatement':
        this.#skip(node, 'in a loop');
        return;
      case 'TryStatement':
        this.#skip(node, 'in a `try`');
        return;
      case 'FunctionDeclaration':
      case 'InterfaceDeclaration':
      case 'TypeAliasDeclaration':
      case 'AmbientDeclaration':
      case 'LineComment':
      case 'BlockComment':
      case 'Hashbang':
      case ';':
      case '{':
      case '}':
        return;
      default:
        this.#skip(node, 'in a statement that is not followed');
    }
  }

  #exported(node: SyntaxNode): void {
    if (/Declaration$/.test(node.name)) this.#run(node);
    else if (!/^(export|default|from|as|String|Star|;|type)$/.test(node.name)) this.#expression(node);
  }

  #expression(node: SyntaxNode): void {
    if (/^(;|return|,|LineComment|BlockComment)$/.test(node.name)) return;
    if (node.name === 'SequenceExpression') {
      for (const child of childrenOf(node)) this.#expression(child);
    } else if (node.name === 'AssignmentExpression') this.#assign(node);
    else if (node.name === 'AwaitExpression' && node.lastChild) this.#expression(node.lastChild);
    else this.#expressions.evaluate(node);
  }

  #assign(node: SyntaxNode): void {
    const [target, sign, right] = childrenOf(node).filter(({ name }) => !/Comment$/.test(name));
    if (!target || sign?.name !== 'Equals' || !right) {
      this.#skip(node, 'by a change');
      return;
    }
    const value = this.#expressions.evaluate(right);
    if (target.name === 'VariableName') {
      this.#scope.assign(this.#scope.text(target), value);
    } else if (!/^(module\s*\.\s*)?exports\b/.test(this.#scope.text(target))) {
      // What is put into something else may be taken out and used where nobody sees.
      const uses = javascriptNames(target, this.#scope.source);
      this.#scope.touches.read(uses, spanOf(node), 'outside of its making');
      this.#scope.touches.handOver(value, spanOf(node), phrase('other code'));
      for (const name of assignedNames(node, this.#scope.source, false))
        this.#scope.assign(name, unknownOf([value]));
    }
  }

  /** `const a = 1, { b } = c`. */
  #declare(node: SyntaxNode): void {
    const children = childrenOf(node).filter(({ name }) => !/Comment$/.test(name));
    const isConstant = children[0]?.name === 'const';
    for (const [index, target] of children.entries()) {
      const isTarget = target.name === 'VariableDefinition' || /Pattern$/.test(target.name);
      if (!isTarget || !(index === 1 || children[index - 1]?.name === ',')) continue;
      const after = children.slice(index + 1);
      const equals = after.findIndex(({ name }) => name === 'Equals' || name === ',');
      const right = after[equals]?.name === 'Equals' ? after[equals + 1] : undefined;
      const isGiven = right && right.name !== ',' && right.name !== ';' && !right.type.isError;
      const value: Value = isGiven
        ? this.#expressions.evaluate(right)
        : { kind: 'scalar', data: undefined, span: spanOf(target) };
      this.#bind(target, value, isConstant);
    }
  }

  #bind(target: SyntaxNode, value: Value, isConstant: boolean): void {
    if (target.name === 'VariableDefinition') {
      this.#scope.define(this.#scope.text(target), value, isConstant);
      return;
    }
    const isModule = target.name === 'ObjectPattern' && value.kind === 'known' && value.name === 'taskflow';
    const others = unknownOf([value]);
    for (const name of definitionsIn(target)) this.#scope.define(this.#scope.text(name), others, isConstant);
    if (isModule) this.#bindMembers(target, isConstant);
    else if (target.name === 'ArrayPattern' && value.kind === 'list' && !value.isChanged) {
      const places = childrenOf(target).filter(({ name }) => !/^[[\]]$/.test(name));
      let index = 0;
      for (const [at, place] of places.entries()) {
        if (place.name === ',') index++;
        const isPlain =
          place.name === 'VariableDefinition' &&
          !/^(Equals|Spread)$/.test(places[at + 1]?.name ?? '') &&
          places[at - 1]?.name !== 'Spread';
        const item = isPlain ? value.items[index] : undefined;
        if (item) this.#scope.define(this.#scope.text(place), item.value, isConstant);
      }
    }
  }

  /** `const { DAG: D } = require("taskflow")`. */
  #bindMembers(pattern: SyntaxNode, isConstant: boolean): void {
    for (const property of childrenOf(pattern)) {
      const name = childrenOf(property).find((child) => child.name === 'PropertyName');
      const [definition] = definitionsIn(property);
      if (!definition) continue;
      const member = moduleMember('taskflow', this.#scope.text(name ?? definition));
      this.#scope.define(this.#scope.text(definition), member, isConstant);
    }
  }

  #import(node: SyntaxNode): void {
    const children = childrenOf(node);
    const from = children.findLast(({ name }) => name === 'String');
    const module = from ? readJavaScriptText(this.#scope.source, spanOf(from))?.data : undefined;
    if (typeof module !== 'string') return;
    for (const [index, child] of children.entries()) {
      if (child.name === 'VariableDefinition') {
        const isStar = children[index - 1]?.name === 'as';
        const value = isStar ? moduleValue(module) : moduleMember(module, 'default');
        this.#scope.define(this.#scope.text(child), value, true);
      }
      if (child.name === 'ImportGroup') this.#importGroup(childrenOf(child), module);
    }
  }

  #importGroup(children: readonly SyntaxNode[], module: string): void {
    for (const [index, child] of children.entries()) {
      if (child.name !== 'VariableDefinition') continue;
      const isRenamed = children[index - 1]?.name === 'as';
      const original = isRenamed ? (children[index - 2] ?? child) : child;
      if (module === 'taskflow' && !TASKFLOW_NAMES.has(this.#scope.text(original)))
        this.#scope.touches.unknownName(this.#scope.text(original), spanOf(original));
      this.#scope.define(this.#scope.text(child), moduleMember(module, this.#scope.text(original)), true);
    }
  }

  #declareFunction(node: SyntaxNode): void {
    const fn = this.#expressions.functionValue(node);
    if (fn.name !== null) this.#scope.define(fn.name, fn, true);
  }

  /** The function that `dag.define` calls, once and at once. */
  #define(fn: FunctionValue, dag: Value): void {
    const node = this.#scope.functions.get(fn.from);
    if (!node || dag.kind !== 'dag' || this.#depth > DEEPEST_BLOCK) return;
    const children = childrenOf(node);
    const list = children.find(({ name }) => name === 'ParamList');
    const body = children.at(-1);
    this.#scope.open.push(dag.dag);
    this.#depth++;
    this.#scope.inBlock(() => {
      const [parameter] = list ? definitionsIn(list) : [];
      if (parameter) this.#scope.define(this.#scope.text(parameter), dag, true);
      if (body?.name === 'Block') this.#runAll(childrenOf(body));
      else if (body) this.#expressions.evaluate(body);
    });
    this.#depth--;
    this.#scope.open.pop();
  }

  #block(nodes: readonly SyntaxNode[], node: SyntaxNode): void {
    if (this.#depth > DEEPEST_BLOCK) {
      this.#skip(node, 'in a block');
      return;
    }
    this.#depth++;
    this.#scope.inBlock(() => this.#runAll(nodes));
    this.#depth--;
  }

  /** A file that a host loads is never the program's main one. */
  #isDead(node: SyntaxNode): boolean {
    const children = childrenOf(node);
    const condition = children.find(({ name }) => name === 'ParenthesizedExpression');
    if (!condition || children.some(({ name }) => name === 'else')) return false;
    const text = this.#scope.text(condition).replaceAll(/\s/g, '');
    return text === '(require.main===module)' || text === '(import.meta.main)';
  }

  /** A statement that is not followed. Names that it binds are not known after it. */
  #skip(node: SyntaxNode, where: Where): void {
    const dags = this.#scope.touches.read(javascriptNames(node, this.#scope.source), spanOf(node), where);
    const value: Value = dags.length > 0 ? { kind: 'unknown', dags } : UNKNOWN;
    for (const name of assignedNames(node, this.#scope.source, false)) this.#scope.assign(name, value);
    if (isFunctionNode(node)) return;
    for (const name of definitionsIn(node)) {
      const text = this.#scope.text(name);
      if (this.#scope.lookup(text) === undefined) this.#scope.define(text, value, true);
    }
  }
}
