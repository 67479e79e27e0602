// YAML text as a parsed source.
import { type Alias, isAlias, isMap, isSeq, type Node, type Pair, type YAMLError, type YAMLMap } from 'yaml';
import { phrase } from '../../core/phrase.js';
import type { Span } from './lines.js';
import type { ParsedSource, SourceEntry, SourceFault, SourceNode } from './source-tree.js';
import { isBlank } from './text-offsets.js';
import { explainYamlError } from './yaml-errors.js';
import { DEEPEST, parseYaml } from './yaml-parse.js';
import { withoutSlips } from './yaml-slips.js';
import { convertYaml, isMergeKey, keyText, rangeOf } from './yaml-value.js';

/** Enough for what is shown; a text that is no YAML at all gives one error a character. */
const MOST_FAULTS = 1_000;

export function parseYamlSource(text: string): ParsedSource {
  const parsed = parseYaml(text);
  if (!parsed.ok) {
    const isDeep = parsed.reason === 'too-deep';
    const fault: SourceFault = {
      code: isDeep ? 'yaml-syntax' : 'too-large',
      span: { start: parsed.at, end: parsed.at + 1 },
      message: isDeep
        ? phrase('Nested more than {0} levels deep', DEEPEST)
        : phrase('This file has over three million words and marks, too many to read; split it'),
    };
    return { value: undefined, faults: [fault], root: () => null };
  }
  const { document, secondAt } = parsed;
  const { value, faults, targets } = convertYaml(document.contents, text);
  const errors: YAMLError[] = [
    ...document.errors.slice(0, MOST_FAULTS),
    ...document.warnings.slice(0, MOST_FAULTS),
  ];
  const syntax = errors.map((error) => explainYamlError(error, text));
  if (secondAt !== null) {
    syntax.push({
      code: 'yaml-syntax',
      span: { start: secondAt, end: secondAt + (text.startsWith('---', secondAt) ? 3 : 1) },
      message: phrase('A second document starts here; a file holds one DAG'),
    });
  }
  const tree = new YamlTree(text, targets);
  return {
    value: value ?? null,
    ...withoutSlips(text, [...syntax, ...faults]),
    root: () => tree.node(document.contents),
  };
}

/** Wraps the library's nodes as they are asked for. */
class YamlTree {
  readonly #text: string;
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #nodes = new WeakMap<Node, SourceNode>();

  constructor(text: string, targets: ReadonlyMap<Alias, Node>) {
    this.#text = text;
    this.#targets = targets;
  }

  node(node: unknown): SourceNode | null {
    const target = isAlias(node) ? this.#targets.get(node) : (node as Node | null);
    if (!target) return isAlias(node) ? scalarAt(rangeOf(node)) : null;
    const known = this.#nodes.get(target);
    if (known) return known;
    const made = this.#wrap(target);
    this.#nodes.set(target, made);
    return made;
  }

  #wrap(node: Node): SourceNode {
    const tree = this;
    let entries: readonly SourceEntry[] | undefined;
    let span: Span | undefined;
    return {
      kind: isMap(node) ? 'map' : isSeq(node) ? 'list' : 'scalar',
      get span() {
        span ??= { start: rangeOf(node).start, end: tree.#endOf(node) };
        return span;
      },
      get entries() {
        entries ??= isMap(node) ? tree.#ofMap(node) : isSeq(node) ? tree.#ofList(node.items) : [];
        return entries;
      },
    };
  }

  #ofMap(map: YAMLMap): readonly SourceEntry[] {
    const own: SourceEntry[] = [];
    const merged: SourceEntry[] = [];
    for (const pair of map.items) {
      if (isMergeKey(pair.key)) merged.push(...this.#mergedBy(pair));
      const name = keyText(pair.key);
      if (name === null || isMergeKey(pair.key)) continue;
      own.push({ name, key: rangeOf(pair.key), value: this.node(pair.value), merged: false });
    }
    return merged.length > 0 ? [...own, ...merged] : own;
  }

  #mergedBy(pair: Pair): readonly SourceEntry[] {
    const source = this.node(pair.value);
    const maps = source?.kind === 'list' ? source.entries.map((entry) => entry.value) : [source];
    return maps.flatMap((map) =>
      map?.kind === 'map' ? map.entries.map((entry) => ({ ...entry, merged: true })) : [],
    );
  }

  #ofList(items: readonly unknown[]): readonly SourceEntry[] {
    return items.map((item, name) => ({ name, key: null, value: this.node(item), merged: false }));
  }

  /** The library ends a block after the blanks and comments that follow it; this ends where its last value does. */
  #endOf(node: Node): number {
    let last: unknown = node;
    while ((isMap(last) || isSeq(last)) && !last.flow && last.items.length > 0) {
      const item: unknown = last.items.at(-1);
      last = isPairLike(item) ? (item.value ?? item.key) : item;
    }
    let { end } = rangeOf(last);
    const { start } = rangeOf(node);
    while (end > start && isBlank(this.#text.charCodeAt(end - 1))) end--;
    return end;
  }
}

function isPairLike(item: unknown): item is Pair {
  return typeof item === 'object' && item !== null && 'key' in item && 'value' in item;
}

function scalarAt(span: Span): SourceNode {
  return { kind: 'scalar', span, entries: [] };
}
