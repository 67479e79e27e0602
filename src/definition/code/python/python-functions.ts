// Functions of a Python DAG file: their names, places and parameters.
import type { Span } from '../../source/lines.js';
import type { FunctionValue, Parameters } from '../model/values.js';
import { childrenOf, type SyntaxNode, spanOf } from '../syntax.js';

/** `block` is all that belongs to it, decorators included. Null for one that has no name yet. */
export function readFunction(node: SyntaxNode, source: string, block: Span): FunctionValue | null {
  const children = childrenOf(node);
  const name = children.find((child) => child.name === 'VariableName');
  if (!name) return null;
  const list = children.find((child) => child.name === 'ParamList');
  return {
    kind: 'function',
    name: source.slice(name.from, name.to),
    nameSpan: spanOf(name),
    block,
    parameters: list ? readParameters(list, source) : null,
    from: node.from,
  };
}

function readParameters(list: SyntaxNode, source: string): Parameters | null {
  const positionalOnly: string[] = [];
  const byName: string[] = [];
  const keywordOnly: string[] = [];
  const required = new Map<string, Span>();
  let takesAllPositions = false;
  let takesAllNames = false;
  let isKeywordOnly = false;
  for (const part of splitAtCommas(list)) {
    const nodes = part.filter((node) => node.name !== 'Comment');
    const [first] = nodes;
    if (!first) continue;
    if (nodes.some((node) => node.type.isError)) return null;
    const name = nodes.find((node) => node.name === 'VariableName');
    const text = name ? source.slice(name.from, name.to) : '';
    if (first.name === '/') {
      positionalOnly.push(...byName.splice(0));
    } else if (first.name === '*') {
      isKeywordOnly = true;
      takesAllPositions ||= name !== undefined;
    } else if (first.name === '**') {
      takesAllNames = true;
    } else if (name) {
      (isKeywordOnly ? keywordOnly : byName).push(text);
      if (!nodes.some((node) => node.name === 'AssignOp')) required.set(text, spanOf(name));
    }
  }
  // The parser leaves the sign of positional-only parameters out of the tree.
  if (hasSlash(list, source))
    return slashed(list, source, { byName, keywordOnly, required, takesAllPositions, takesAllNames });
  return { positionalOnly, byName, keywordOnly, required, takesAllPositions, takesAllNames };
}

function slashed(list: SyntaxNode, source: string, rest: Omit<Parameters, 'positionalOnly'>): Parameters {
  const at = list.from + slashPlace(source.slice(list.from, list.to));
  const before = childrenOf(list).filter((node) => node.name === 'VariableName' && node.to <= at);
  const positionalOnly = before
    .map((node) => source.slice(node.from, node.to))
    .filter((name) => rest.byName.includes(name));
  return { ...rest, positionalOnly, byName: rest.byName.filter((name) => !positionalOnly.includes(name)) };
}

function hasSlash(list: SyntaxNode, source: string): boolean {
  return slashPlace(source.slice(list.from, list.to)) >= 0;
}

/** A slash between commas; in defaults and comments none stands so. */
function slashPlace(text: string): number {
  return text.search(/(?<=,\s*)\/(?=\s*[,)])/);
}

function splitAtCommas(list: SyntaxNode): SyntaxNode[][] {
  const parts: SyntaxNode[][] = [[]];
  for (const child of childrenOf(list)) {
    if (child.name === ',') parts.push([]);
    else if (child.name !== '(' && child.name !== ')') parts.at(-1)?.push(child);
  }
  return parts;
}
