// JSON as the expression language's data and back, lazily and without its dictionary, which loses some keys.
import { data } from '@actions/expressions';
import type { ExpressionData, Pair } from '@actions/expressions/data/expressiondata';
import type { Json } from '../../core/definition.js';

/** An object's keys as a dictionary: exact names first, else ignoring case as GitHub does. Own keys only. */
class JsonDictionary extends data.Dictionary {
  readonly json: { readonly [key: string]: Json };

  constructor(json: { readonly [key: string]: Json }) {
    super();
    this.json = json;
  }

  override get(key: string): ExpressionData | undefined {
    const name = Object.hasOwn(this.json, key) ? key : findIgnoringCase(Object.keys(this.json), key);
    const value = name === undefined ? undefined : this.json[name];
    return value === undefined ? undefined : toData(value);
  }

  override values(): ExpressionData[] {
    return Object.values(this.json).map(toData);
  }

  override pairs(): Pair[] {
    return Object.entries(this.json).map(([key, value]) => ({ key, value: toData(value) }));
  }
}

class JsonArray extends data.Array {
  readonly json: readonly Json[];
  /** The evaluator asks for all values to learn their count, at each index. */
  #values: ExpressionData[] | undefined;

  constructor(json: readonly Json[]) {
    super();
    this.json = json;
  }

  override get(index: number): ExpressionData {
    return toData(this.json[index] ?? null);
  }

  override values(): ExpressionData[] {
    this.#values ??= this.json.map(toData);
    return this.#values;
  }
}

/** A dictionary whose values are made when they are asked for. */
export class LazyDictionary extends data.Dictionary {
  readonly #find: (key: string) => ExpressionData | undefined;
  readonly #keys: readonly string[];

  constructor(keys: readonly string[], find: (key: string) => ExpressionData | undefined) {
    super();
    this.#keys = keys;
    this.#find = find;
  }

  override get(key: string): ExpressionData | undefined {
    return this.#find(key);
  }

  override values(): ExpressionData[] {
    return this.pairs().map((pair) => pair.value);
  }

  override pairs(): Pair[] {
    return this.#keys.map((key) => ({ key, value: this.#find(key) ?? new data.Null() }));
  }
}

// Comparing objects is by identity: one JSON value is one piece of data.
const wrapped = new WeakMap<object, ExpressionData>();

export function toData(value: Json): ExpressionData {
  if (value === null) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  let made = wrapped.get(value);
  if (!made) {
    made = Array.isArray(value)
      ? new JsonArray(value)
      : new JsonDictionary(value as { readonly [key: string]: Json });
    wrapped.set(value, made);
  }
  return made;
}

/** Numbers that JSON lacks become null. */
export function toPlain(value: ExpressionData): Json {
  if (value instanceof JsonDictionary || value instanceof JsonArray) return value.json;
  if (value instanceof data.StringData || value instanceof data.BooleanData) return value.value;
  if (value instanceof data.NumberData) return Number.isFinite(value.value) ? value.value : null;
  if (value instanceof data.Array) return value.values().map(toPlain);
  if (value instanceof data.Dictionary) {
    return Object.fromEntries(value.pairs().map((pair) => [pair.key, toPlain(pair.value)]));
  }
  return null;
}

/** Null is empty, a text is itself, others are JSON. */
export function toText(value: ExpressionData): string {
  if (value instanceof data.Null) return '';
  if (value instanceof data.StringData) return value.value;
  if (value instanceof data.NumberData && !Number.isFinite(value.value)) return String(value.value);
  return JSON.stringify(toPlain(value));
}

function findIgnoringCase(names: readonly string[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return names.find((candidate) => candidate.toLowerCase() === wanted);
}
