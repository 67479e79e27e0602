// From a YAML document to plain data: aliases, merges and duplicate keys, all within bounds.
import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { ExactNumber, isHeld } from '../../core/json/exact-number.js';
import { phrase } from '../../core/phrase.js';
import type { SourceFault } from './source-tree.js';
import { DEEPEST } from './yaml-parse.js';
import { isStarText, starText, starWords } from './yaml-slips.js';

/** Values that aliases may add to what is written out: a bomb stops here, 10,000 tasks with a shared `env` don't. */
const MOST_FROM_ALIASES = 1_000_000;

/** Enough for what is shown. */
const MOST_FAULTS = 1_000;

export interface YamlValue {
  readonly value: unknown;
  readonly faults: readonly SourceFault[];
  /** What each alias stands for; those that stand for nothing are left out. */
  readonly targets: ReadonlyMap<Alias, Node>;
}

/** Visits each node of the document once: O(nodes). */
export function convertYaml(root: Node | null, text: string): YamlValue {
  const converter = new Converter(text);
  const value = root ? converter.convert(root) : null;
  return { value, faults: converter.faults, targets: converter.targets };
}

export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && typeof key.value === 'symbol';
}

/** A key as its author wrote it: `0x10` and `true` stay what they look like. */
export function keyText(key: unknown): string | null {
  if (!isScalar(key)) return null;
  if (typeof key.value === 'string') return key.value;
  return (key as Scalar).source ?? (key.value === null ? '' : String(key.value));
}

export function rangeOf(node: unknown): { start: number; end: number } {
  const range = (node as Node | null)?.range;
  return range ? { start: range[0], end: Math.max(range[0], range[1]) } : { start: 0, end: 0 };
}

interface Anchored {
  readonly node: Node;
  readonly value: unknown;
  /** Values in it, and levels below it, those behind its own aliases included. */
  readonly size: number;
  readonly height: number;
}

class Converter {
  readonly #text: string;
  readonly faults: SourceFault[] = [];
  readonly targets = new Map<Alias, Node>();
  readonly #anchors = new Map<string, Anchored>();
  readonly #open = new Set<string>();
  #size = 0;
  #depth = 0;
  /** The greatest depth met inside the anchored node being read. */
  #deepest = 0;
  #fromAliases = 0;
  #tasks: unknown;

  constructor(text: string) {
    this.#text = text;
  }

  convert(node: Node): unknown {
    this.#size++;
    this.#depth++;
    this.#deepest = Math.max(this.#deepest, this.#depth);
    const value = isAlias(node) ? this.#follow(node) : this.#anchored(node);
    this.#depth--;
    return value;
  }

  #anchored(node: Node): unknown {
    const anchor = (node as Scalar).anchor;
    if (!anchor) return this.#content(node);
    const before = this.#size - 1;
    const outer = this.#deepest;
    this.#deepest = this.#depth;
    this.#open.add(anchor);
    const value = this.#content(node);
    this.#open.delete(anchor);
    const height = this.#deepest - this.#depth;
    this.#anchors.set(anchor, { node, value, size: this.#size - before, height });
    this.#deepest = Math.max(outer, this.#deepest);
    return value;
  }

  #content(node: Node): unknown {
    if (isMap(node)) return this.#map(node);
    if (isSeq(node)) {
      return node.items.map((item) => (item === null ? null : this.convert(item as Node)));
    }
    if (!isScalar(node)) return null;
    if (typeof node.value === 'symbol') return '<<';
    // `if: !params.full` is an empty text with an unknown tag: one problem is enough.
    if (node.tag?.startsWith('!')) return undefined;
    if (typeof node.value === 'number' && node.source !== undefined && !isHeld(node.source))
      return new ExactNumber(node.source);
    // Tags of other languages may have made an object of it; its text is all that counts here.
    return typeof node.value === 'object' && node.value !== null ? (node.source ?? '') : node.value;
  }

  #map(map: YAMLMap): Record<string, unknown> {
    const isRoot = this.#tasks === undefined;
    if (isRoot) this.#tasks = map.items.find((pair) => keyText(pair.key) === 'tasks')?.value ?? null;
    const result: Record<string, unknown> = {};
    const own = new Map<string, unknown>();
    const merges: Pair[] = [];
    for (const pair of map.items) {
      if (isMergeKey(pair.key)) {
        merges.push(pair);
        continue;
      }
      const name = keyText(pair.key);
      if (name === null) {
        this.#fault(pair.key, phrase('a key must be plain text'));
        continue;
      }
      if ((pair.key as Scalar).anchor) this.convert(pair.key as Node);
      this.#checkKey(map, name, pair.key, own.get(name));
      own.set(name, pair.key);
      const value = pair.value === null ? null : this.convert(pair.value as Node);
      if (name !== '__proto__') result[name] = value;
    }
    for (const pair of merges) this.#merge(pair, result);
    return result;
  }

  #checkKey(map: YAMLMap, name: string, key: unknown, first: unknown): void {
    if (this.faults.length >= MOST_FAULTS) return;
    if (name === '__proto__') {
      this.faults.push({
        code: 'bad-id',
        span: rangeOf(key),
        message: phrase('`__proto__` is a reserved name; choose another'),
      });
    } else if (first !== undefined) {
      const isTask = map === this.#tasks;
      this.faults.push({
        code: isTask ? 'duplicate-id' : 'yaml-syntax',
        span: rangeOf(key),
        message: isTask
          ? phrase('There is already a task `{0}`; give this one another id', name)
          : phrase('The key `{0}` stands here twice; remove one', name),
        related: { message: phrase('The first `{0}`', name), span: rangeOf(first) },
      });
    }
  }

  #merge(pair: Pair, into: Record<string, unknown>): void {
    const node = pair.value as Node | null;
    const value = node ? this.convert(node) : null;
    for (const source of Array.isArray(value) ? value : [value]) {
      if (typeof source !== 'object' || source === null || Array.isArray(source)) {
        this.#fault(node ?? pair.key, phrase('a merge key takes a mapping, or a list of mappings'));
        continue;
      }
      for (const [name, item] of Object.entries(source)) if (!Object.hasOwn(into, name)) into[name] = item;
    }
  }

  #follow(alias: Alias): unknown {
    if (this.#open.has(alias.source)) {
      this.#fault(alias, phrase('the alias *{0} stands inside what it stands for', alias.source));
      return undefined;
    }
    const anchored = this.#anchors.get(alias.source);
    if (!anchored && isStarText(this.#text, rangeOf(alias).start)) {
      this.#fault(alias, starWords());
      return starText(this.#text, rangeOf(alias).start);
    }
    if (!anchored) {
      this.#fault(
        alias,
        phrase(
          'no anchor &{0} stands before this alias; put a text that starts with * between quotes',
          alias.source,
        ),
      );
      return undefined;
    }
    if (this.#fromAliases > MOST_FROM_ALIASES) return undefined;
    const bottom = this.#depth + anchored.height;
    if (bottom > DEEPEST) {
      this.#fault(alias, phrase('the aliases nest more than {0} levels deep', DEEPEST));
      return undefined;
    }
    this.#deepest = Math.max(this.#deepest, bottom);
    this.#size += anchored.size;
    this.#fromAliases += anchored.size;
    if (this.#fromAliases > MOST_FROM_ALIASES) {
      this.#fault(alias, phrase('the aliases of this file stand for more than a million values'));
      return undefined;
    }
    this.targets.set(alias, anchored.node);
    return anchored.value;
  }

  #fault(at: unknown, message: string): void {
    if (this.faults.length >= MOST_FAULTS) return;
    const sentence = message.charAt(0).toUpperCase() + message.slice(1);
    this.faults.push({ code: 'yaml-syntax', span: rangeOf(at), message: sentence });
  }
}
