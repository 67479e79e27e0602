// TypeScript's namespaces: what strips the types here would strip them with all that they hold.
import { parse } from 'sucrase/dist/parser/index.js';

const MAY_HAVE = /\b(namespace|module)\s+[\w$]/;
const WORDS: ReadonlySet<string> = new Set(['namespace', 'module']);
/** A namespace of types alone is a type. */
const MAKES_VALUES: ReadonlySet<string> = new Set(['const', 'let', 'var', 'function', 'class', 'enum']);

/** Throws a SyntaxError that ends with the place of the first that holds more than types, `(line:column)`. O(code). */
export function refuseNamespaces(code: string): void {
  if (!MAY_HAVE.test(code)) return;
  const tokens = parse(code, false, true, false).tokens.map(({ start, end, isType }) => ({
    start,
    isType,
    text: code.slice(start, end),
  }));
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (!token?.isType || !WORDS.has(token.text)) continue;
    let at = index + 1;
    while (/^(?:[\w$]+|\.)$/.test(tokens[at]?.text ?? '')) at++;
    if (at === index + 1 || tokens[at]?.text !== '{') continue;
    const end = closing(tokens, at);
    const isDeclared = tokens[index - 1]?.text === 'declare';
    const body = tokens.slice(at, end);
    if (!isDeclared && body.some(({ text }) => MAKES_VALUES.has(text))) throw refusal(code, token.start);
    index = end;
  }
}

function closing(tokens: readonly { readonly text: string }[], from: number): number {
  let depth = 0;
  for (let index = from; index < tokens.length; index++) {
    const text = tokens[index]?.text;
    if (text === '{') depth++;
    else if (text === '}' && --depth === 0) return index;
  }
  return tokens.length;
}

function refusal(code: string, start: number): SyntaxError {
  const before = code.slice(0, start).split('\n');
  const place = `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  return new SyntaxError(
    `a TypeScript namespace can't be run here: write its parts as a module of their own, or as an object (${place})`,
  );
}
