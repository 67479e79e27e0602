// JSON as the expression language's data and back, lazily and without its dictionary, which loses some keys.
import { data } from '@actions/expressions';
import type { ExpressionData, Pair } from '@actions/expressions/data/expressiondata';
import { ExactNumber } from '../../core/json/exact-number.js';
import { type ExactJson, writeExactJson } from '../../core/json/read-json.js';

type JsonObject = { readonly [key: string]: ExactJson };

/** An object's keys as a dictionary: exact names first, else ignoring case as GitHub does. Own keys only. */
class JsonDictionary extends data.Dictionary {
  readonly json: JsonObject;

  constructor(json: JsonObject) {
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
  readonly json: readonly ExactJson[];
  /** The evaluator asks for all values to learn their count, at each index. */
  #values: ExpressionData[] | undefined;

  constructor(json: readonly ExactJson[]) {
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

/** The library rounds what it makes a text of to 15 digits after the point. */
class JsonNumber extends data.NumberData {
  override coerceString(): string {
    return Number.isFinite(this.value) ? JSON.stringify(this.value) : String(this.value);
  }
}

/** Handed on with all its digits, as a value or in a text; who compares it would compare another number. */
class ExactNumberData extends data.NumberData {
  readonly exact: ExactNumber;

  constructor(exact: ExactNumber) {
    super(Number.NaN);
    this.exact = exact;
    Object.defineProperty(this, 'value', { get: () => this.number() });
  }

  override coerceString(): string {
    return this.exact.text;
  }

  override number(): never {
    throw new Error(
      `the number ${this.exact.text.slice(0, 60)} has too many digits to be compared; compare it as a text, as in format('{0}', …)`,
    );
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

export function toData(value: ExactJson): ExpressionData {
  if (value === null) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new JsonNumber(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (value instanceof ExactNumber) return new ExactNumberData(value);
  let made = wrapped.get(value);
  if (!made) {
    made = Array.isArray(value) ? new JsonArray(value) : new JsonDictionary(value as JsonObject);
    wrapped.set(value, made);
  }
  return made;
}

/** Numbers that JSON lacks become null. */
export function toPlain(value: ExpressionData): ExactJson {
  if (value instanceof JsonDictionary || value instanceof JsonArray) return value.json;
  if (value instanceof ExactNumberData) return value.exact;
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
  if (value instanceof ExactNumberData) return value.exact.text;
  if (value instanceof data.NumberData && !Number.isFinite(value.value)) return String(value.value);
  return writeExactJson(toPlain(value));
}

function findIgnoringCase(names: readonly string[], name: string): string | undefined {
  const wanted = name.toLowerCase();
  return names.find((candidate) => candidate.toLowerCase() === wanted);
}
