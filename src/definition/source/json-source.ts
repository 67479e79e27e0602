// JSON text as a parsed source: `JSON.parse` for the value, and a tree with places only when asked for.
import { type Node as JsonNode, type ParseError, parseTree, printParseErrorCode, visit } from 'jsonc-parser';
import { ExactNumber } from '../../core/json/exact-number.js';
import { readExactJson } from '../../core/json/read-json.js';
import { phrase } from '../../core/phrase.js';
import { jsonErrorWords } from './json-errors.js';
import type { Span } from './lines.js';
import type { ParsedSource, SourceEntry, SourceFault, SourceNode } from './source-tree.js';
import { DEEPEST } from './yaml-parse.js';

/** Enough for what is shown. */
const MOST_FAULTS = 1_000;
const STRICT = { disallowComments: true, allowTrailingComma: false } as const;

/** Never throws; O(text). */
export function parseJsonSource(text: string): ParsedSource {
  const tooDeepAt = findTooDeep(text);
  if (tooDeepAt !== null) {
    const message = phrase('Nested more than {0} levels deep', DEEPEST);
    const fault: SourceFault = {
      code: 'yaml-syntax',
      span: { start: tooDeepAt, end: tooDeepAt + 1 },
      message,
    };
    return { value: undefined, faults: [fault], root: () => null };
  }
  let root: SourceNode | null | undefined;
  const lazyRoot = (): SourceNode | null => {
    if (root === undefined) root = wrap(parseTree(text, [], STRICT) ?? null);
    return root;
  };
  const faults = findFaults(text);
  const read = readExactJson(text);
  if (read.ok) {
    const hasProto = faults.some((fault) => fault.code === 'bad-id');
    return { value: hasProto ? withoutProto(read.value) : read.value, faults, root: lazyRoot };
  }
  const value = toValue(parseTree(text, [], STRICT));
  if (faults.length === 0) {
    faults.push({
      code: 'yaml-syntax',
      span: { start: 0, end: 1 },
      message: phrase('This is not valid JSON'),
    });
  }
  return { value, faults, root: lazyRoot };
}

function withoutProto(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutProto);
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return value;
  const entries = Object.entries(value).filter(([key]) => key !== '__proto__');
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutProto(item)]));
}

function findFaults(text: string): SourceFault[] {
  const faults: SourceFault[] = [];
  const keys: Map<string, Span>[] = [];
  const names: string[] = [];
  const onKey = (name: string, start: number, length: number): void => {
    const span = { start, end: start + length };
    const seen = keys.at(-1);
    const first = seen?.get(name);
    names[keys.length - 1] = name;
    if (faults.length >= MOST_FAULTS) return;
    if (name === '__proto__') {
      faults.push({
        code: 'bad-id',
        span,
        message: phrase('`__proto__` is a reserved name; choose another'),
      });
    } else if (first) {
      faults.push(duplicate(name, span, first, keys.length === 2 && names[0] === 'tasks'));
    }
    seen?.set(name, span);
  };
  visit(
    text,
    {
      onObjectBegin: () => {
        keys.push(new Map());
      },
      onObjectEnd: () => {
        keys.pop();
      },
      onObjectProperty: onKey,
      onError: (error, start, length) => {
        if (faults.length < MOST_FAULTS) faults.push(explain(error, start, length));
      },
    },
    STRICT,
  );
  return faults;
}

function duplicate(name: string, span: Span, first: Span, isTask: boolean): SourceFault {
  return {
    code: isTask ? 'duplicate-id' : 'yaml-syntax',
    span,
    message: isTask
      ? phrase('There is already a task `{0}`; give this one another id', name)
      : phrase('The key `{0}` stands here twice; remove one', name),
    related: { message: phrase('The first `{0}`', name), span: first },
  };
}

function explain(error: ParseError['error'], start: number, length: number): SourceFault {
  return {
    code: 'yaml-syntax',
    span: { start, end: start + Math.max(length, 1) },
    message: jsonErrorWords(printParseErrorCode(error)),
  };
}

/** Brackets outside strings: cheaper than a parser, and without its recursion. */
function findTooDeep(text: string): number | null {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) at = endOfString(text, at);
    else if (code === 123 || code === 91) {
      if (++depth > DEEPEST) return at;
    } else if (code === 125 || code === 93) depth--;
  }
  return null;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 92) at++;
    // A string ends with its line, closed or not.
    else if (code === 34 || code === 10 || code === 13) return at;
  }
  return text.length;
}

function toValue(node: JsonNode | undefined): unknown {
  if (!node) return null;
  if (node.type === 'array') return (node.children ?? []).map(toValue);
  if (node.type !== 'object') return node.value;
  const result: Record<string, unknown> = {};
  for (const property of node.children ?? []) {
    const name: unknown = property.children?.[0]?.value;
    if (typeof name === 'string' && name !== '__proto__') result[name] = toValue(property.children?.[1]);
  }
  return result;
}

function wrap(node: JsonNode | null): SourceNode | null {
  if (!node) return null;
  let entries: readonly SourceEntry[] | undefined;
  return {
    kind: node.type === 'object' ? 'map' : node.type === 'array' ? 'list' : 'scalar',
    span: spanOf(node),
    get entries() {
      entries ??= entriesOf(node);
      return entries;
    },
  };
}

function entriesOf(node: JsonNode): readonly SourceEntry[] {
  const children = node.children ?? [];
  if (node.type === 'array') {
    return children.map((child, name) => ({ name, key: null, value: wrap(child), merged: false }));
  }
  if (node.type !== 'object') return [];
  return children.flatMap((property): SourceEntry[] => {
    const [key, value] = property.children ?? [];
    if (!key || typeof key.value !== 'string') return [];
    return [{ name: key.value, key: spanOf(key), value: wrap(value ?? null), merged: false }];
  });
}

function spanOf(node: JsonNode): Span {
  return { start: node.offset, end: node.offset + node.length };
}
