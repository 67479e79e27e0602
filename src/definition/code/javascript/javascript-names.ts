// Which names a part of JavaScript or TypeScript code uses, and how: local variables and types left out.
import type { NameUse, NameUses, Usage } from '../model/touches.js';
import { childrenOf, isSame, type SyntaxNode, spanOf } from '../syntax.js';

const DEEPEST = 400;
/** Parts in which names say nothing of values. */
const NO_NAMES =
  /^(Type(Annotation|ArgList|ParamList|AliasDeclaration|Predicate)|\w+Type|InterfaceDeclaration|ImportDeclaration|ExportGroup|AmbientDeclaration)$/;
/** What looks at values and keeps none. */
const READERS = /^(ForOfSpec|ForInSpec|BinaryExpression|UnaryExpression|Interpolation)$/;
const FUNCTIONS: ReadonlySet<string> = new Set([
  ...['ArrowFunction', 'FunctionExpression', 'FunctionDeclaration', 'MethodDeclaration'],
]);

export function javascriptNames(node: SyntaxNode, source: string): NameUses {
  const finder = new NameFinder(source);
  finder.visit(node, new Set(), 0);
  return finder;
}

export function isFunctionNode({ name }: SyntaxNode): boolean {
  return FUNCTIONS.has(name);
}

/** Names that code assigns to, in functions as well. */
export function assignedNames(
  top: SyntaxNode,
  source: string,
  isInFunctionOnly: boolean,
): ReadonlySet<string> {
  const names = new Set<string>();
  let functions = isInFunctionOnly ? 0 : 1;
  top.cursor().iterate(
    (at) => {
      if (FUNCTIONS.has(at.name)) functions++;
      const isAssignment = at.name === 'AssignmentExpression' || at.name === 'PostfixExpression';
      if ((isAssignment || at.name === 'UnaryExpression') && functions > 0) {
        const target = at.name === 'UnaryExpression' ? at.node.lastChild : at.node.firstChild;
        if (target) for (const name of targetNames(target)) names.add(source.slice(name.from, name.to));
      }
    },
    (at) => {
      if (FUNCTIONS.has(at.name)) functions--;
    },
  );
  return names;
}

function targetNames(node: SyntaxNode): readonly SyntaxNode[] {
  if (node.name === 'VariableName') return [node];
  return node.name === 'ArrayPattern' || node.name === 'ObjectPattern'
    ? definitionsIn(node, 'VariableName')
    : [];
}

/** Names that a pattern, a list of parameters or a body defines. */
export function definitionsIn(node: SyntaxNode, kind = 'VariableDefinition'): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const open = [node];
  for (let at = open.pop(); at; at = open.pop()) {
    if (at.name === kind) found.push(at);
    // What a function inside defines is its own, but for its name.
    if (FUNCTIONS.has(at.name) && at !== node) {
      const name = childrenOf(at).find((child) => child.name === kind);
      if (name && at.name === 'FunctionDeclaration') found.push(name);
    } else open.push(...childrenOf(at));
  }
  return found;
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
    if (this.isTooDeep || NO_NAMES.test(node.name)) return;
    if (node.name === 'VariableName' || (node.name === 'PropertyDefinition' && isShorthand(node))) {
      const name = this.#source.slice(node.from, node.to);
      if (!shadowed.has(name))
        this.uses.push({ name, span: spanOf(node), usage: usageOf(node, this.#source) });
      return;
    }
    const opensScope =
      FUNCTIONS.has(node.name) || /^(Block|ForStatement|CatchClause|ClassBody)$/.test(node.name);
    const names = opensScope ? new Set([...shadowed, ...this.#definedIn(node)]) : shadowed;
    for (const child of childrenOf(node)) this.visit(child, names, depth + 1);
  }

  #definedIn(node: SyntaxNode): readonly string[] {
    return definitionsIn(node).map(({ from, to }) => this.#source.slice(from, to));
  }
}

/** `{ dag }`. */
function isShorthand(node: SyntaxNode): boolean {
  return (
    node.parent?.name === 'Property' &&
    isSame(node.parent.firstChild, node) &&
    isSame(node.parent.lastChild, node)
  );
}

function usageOf(node: SyntaxNode, source: string): Usage {
  const parent = node.parent;
  if (!parent) return { kind: 'bare' };
  if (isChanged(node)) return { kind: 'changed' };
  if (READERS.test(parent.name)) return { kind: 'read' };
  if (parent.name === 'ArgList' || parent.name === 'Property') return { kind: 'argument' };
  const isCallee = (of: SyntaxNode): boolean => {
    const outer = of.parent;
    if (outer?.name === 'InstantiationExpression') return isCallee(outer);
    if (outer?.name === 'NewExpression') return outer.firstChild?.nextSibling?.from === of.from;
    return outer?.name === 'CallExpression' && isSame(outer.firstChild, of);
  };
  if (isCallee(node)) return { kind: 'call' };
  if (parent.name !== 'MemberExpression' || !isSame(parent.firstChild, node)) return { kind: 'bare' };
  const property = parent.lastChild;
  if (property?.name !== 'PropertyName') return { kind: 'read' };
  return { kind: 'member', member: source.slice(property.from, property.to), isCalled: isCallee(parent) };
}

/** Something is put into it, or taken out: `x.a = 1`, `x[0]++`, `delete x.a`. */
function isChanged(node: SyntaxNode): boolean {
  let at = node;
  while (at.parent?.name === 'MemberExpression' && isSame(at.parent.firstChild, at)) at = at.parent;
  const parent = at.parent;
  if (isSame(at, node)) return false;
  if (parent?.name === 'AssignmentExpression') return isSame(parent.firstChild, at);
  if (parent?.name === 'PostfixExpression') return parent.lastChild?.name === 'ArithOp';
  return parent?.name === 'UnaryExpression' && ['delete', 'ArithOp'].includes(parent.firstChild?.name ?? '');
}
