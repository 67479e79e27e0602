// Which names a part of Python code uses, and how: parameters, local variables and annotations left out.
import type { NameUse, NameUses, Usage } from '../model/touches.js';
import { childrenOf, isSame, type SyntaxNode, spanOf } from '../syntax.js';

const DEEPEST = 400;
/** Parts in which names say nothing of values. */
const NO_NAMES: ReadonlySet<string> = new Set([
  'TypeDef',
  'TypeParamList',
  'ImportStatement',
  'ScopeStatement',
  'TypeDefinition',
]);
/** What looks at values and keeps none. */
const READERS =
  /^(For|While|If|Assert)Statement$|Comprehension|^(Binary|Unary)Expression$|^FormatReplacement$/;
const COMPREHENSIONS = /^(Array|Set|Dictionary)?Comprehension(Expression)?$/;

export function pythonNames(node: SyntaxNode, source: string): NameUses {
  const finder = new NameFinder(source);
  finder.visit(node, new Set(), 0);
  return finder;
}

/** Names that statements here bind, functions and classes inside not looked into. */
export function boundNames(nodes: readonly SyntaxNode[], source: string): ReadonlySet<string> {
  const names = new Set<string>();
  const open = [...nodes];
  for (let node = open.pop(); node; node = open.pop()) {
    const children = childrenOf(node);
    if (node.name === 'FunctionDefinition' || node.name === 'ClassDefinition') {
      const name = children.find((child) => child.name === 'VariableName');
      if (name) names.add(source.slice(name.from, name.to));
      continue;
    }
    if (node.name === 'LambdaExpression') continue;
    for (const name of boundHere(node, children)) names.add(source.slice(name.from, name.to));
    open.push(...children);
  }
  return names;
}

/** The names that this statement itself binds; a name in a target's brackets counts, too, which does no harm. */
function boundHere(node: SyntaxNode, children: readonly SyntaxNode[]): readonly SyntaxNode[] {
  const until = (stop: string) =>
    children.slice(
      0,
      Math.max(
        0,
        children.findLastIndex((child) => child.name === stop),
      ),
    );
  switch (node.name) {
    case 'AssignStatement':
      return until('AssignOp').flatMap(namesIn);
    case 'UpdateStatement':
    case 'NamedExpression':
      return children.slice(0, 1).flatMap(namesIn);
    case 'ForStatement': {
      const end = children.findIndex((child) => child.name === 'in');
      return children.slice(0, Math.max(end, 0)).flatMap(namesIn);
    }
    case 'ImportStatement':
      return children.filter((child) => child.name === 'VariableName');
    case 'DeleteStatement':
      return children.flatMap(namesIn);
    case 'WithStatement':
    case 'TryStatement':
    case 'MatchClause':
      return children.flatMap((child, index) => (children[index - 1]?.name === 'as' ? namesIn(child) : []));
    case 'CapturePattern':
    case 'AsPattern':
      return children.flatMap(namesIn);
    default:
      return [];
  }
}

function namesIn(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.name === 'VariableName') return [node];
  const isTarget = ['TupleExpression', 'ArrayExpression', 'ParenthesizedExpression'].includes(node.name);
  return isTarget ? childrenOf(node).flatMap(namesIn) : [];
}

class NameFinder implements NameUses {
  readonly uses: NameUse[] = [];
  isTooDeep = false;
  readonly #source: string;

  constructor(source: string) {
    this.#source = source;
  }

  visit(node: SyntaxNode, shadowed: ReadonlySet<string>, depth: number): void {
    if (depth > DEEPEST) this.isTooDeep = true;
    if (this.isTooDeep || NO_NAMES.has(node.name)) return;
    if (node.name === 'VariableName') {
      this.#use(node, shadowed);
      return;
    }
    const children = childrenOf(node);
    const visitAll = (nodes: readonly SyntaxNode[], names: ReadonlySet<string>) => {
      for (const child of nodes) this.visit(child, names, depth + 1);
    };
    if (node.name === 'FunctionDefinition' || node.name === 'LambdaExpression') {
      const list = children.find((child) => child.name === 'ParamList');
      if (list) visitAll(defaultsOf(list), shadowed);
      const body = children.slice(
        children.findLastIndex((child) => child.name === ':' || child.name === 'Body'),
      );
      const names = new Set([...shadowed, ...this.#parameters(list), ...boundNames(body, this.#source)]);
      visitAll(body, names);
    } else if (COMPREHENSIONS.test(node.name)) {
      visitAll(children, new Set([...shadowed, ...this.#loopNames(children)]));
    } else if (node.name === 'Decorator') {
      const first = children.findIndex((child) => child.name === 'VariableName');
      visitAll(
        children.filter((child, index) => child.name !== 'VariableName' || index === first),
        shadowed,
      );
    } else if (node.name === 'ArgList' || node.name === 'ClassDefinition') {
      visitAll(
        children.filter(
          (child, index) => !isKeyword(child, children[index + 1]) && !isClassName(node, children, index),
        ),
        shadowed,
      );
    } else {
      visitAll(children, shadowed);
    }
  }

  #use(node: SyntaxNode, shadowed: ReadonlySet<string>): void {
    const name = this.#source.slice(node.from, node.to);
    if (!shadowed.has(name)) this.uses.push({ name, span: spanOf(node), usage: usageOf(node, this.#source) });
  }

  #parameters(list: SyntaxNode | undefined): readonly string[] {
    const names = list ? childrenOf(list).filter((child) => child.name === 'VariableName') : [];
    return names.map((child) => this.#source.slice(child.from, child.to));
  }

  #loopNames(children: readonly SyntaxNode[]): readonly string[] {
    const names: string[] = [];
    let isTarget = false;
    for (const child of children) {
      if (child.name === 'for') isTarget = true;
      else if (child.name === 'in') isTarget = false;
      else if (isTarget) names.push(...namesIn(child).map((each) => this.#source.slice(each.from, each.to)));
    }
    return names;
  }
}

function defaultsOf(list: SyntaxNode): readonly SyntaxNode[] {
  const children = childrenOf(list);
  return children.filter((_, index) => children[index - 1]?.name === 'AssignOp');
}

function isKeyword(node: SyntaxNode, next: SyntaxNode | undefined): boolean {
  return node.name === 'VariableName' && next?.name === 'AssignOp';
}

function isClassName(node: SyntaxNode, children: readonly SyntaxNode[], index: number): boolean {
  return node.name === 'ClassDefinition' && children[index]?.name === 'VariableName';
}

function usageOf(node: SyntaxNode, source: string): Usage {
  const parent = node.parent;
  if (!parent) return { kind: 'bare' };
  if (parent.name === 'Decorator') return decoratorUsage(node, source);
  if (isChanged(node)) return { kind: 'changed' };
  if (READERS.test(parent.name)) return { kind: 'read' };
  if (!isSame(parent.firstChild, node)) return { kind: parent.name === 'ArgList' ? 'argument' : 'bare' };
  if (parent.name === 'CallExpression') return { kind: 'call' };
  if (parent.name !== 'MemberExpression') return { kind: 'bare' };
  const property = parent.lastChild;
  if (property?.name !== 'PropertyName') return { kind: 'read' };
  const isCalled = parent.parent?.name === 'CallExpression' && isSame(parent.parent.firstChild, parent);
  return { kind: 'member', member: source.slice(property.from, property.to), isCalled };
}

function decoratorUsage(node: SyntaxNode, source: string): Usage {
  const next = node.nextSibling?.nextSibling;
  if (next?.name !== 'VariableName') return { kind: 'call' };
  return { kind: 'member', member: source.slice(next.from, next.to), isCalled: true };
}

/** Something is put into it, or taken out: `x["a"] = 1`, `x.a.b = 1`, `x += y`, `del x["a"]`. */
function isChanged(node: SyntaxNode): boolean {
  let at = node;
  while (at.parent?.name === 'MemberExpression' && isSame(at.parent.firstChild, at)) at = at.parent;
  const parent = at.parent;
  if (parent?.name === 'DeleteStatement') return true;
  if (parent?.name === 'UpdateStatement') return isSame(parent.firstChild, at);
  if (parent?.name !== 'AssignStatement' || isSame(at, node)) return false;
  // Every part but the last is a target.
  return childrenOf(parent).some((child) => child.name === 'AssignOp' && child.from >= at.to);
}
