// Makes JSON of what a function returned, and says where in it something is that JSON can't hold.
import { MAX_OUTPUT_BYTES } from '../../core/host-messages.js';

const MAX_DEPTH = 500;

/** The value is no JSON value, or too large a one; the message says where and what to do. */
export class NotJson extends Error {}

/** Throws NotJson. A value that is too large is left as soon as that is seen, before any JSON is made. */
export function encodeJson(value: unknown): string {
  new Check().run(value);
  const text = JSON.stringify(value);
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_OUTPUT_BYTES) throw tooLarge(`${bytes} bytes of JSON`);
  return text;
}

interface Open {
  readonly value: object;
  readonly entries: Iterator<readonly [string | number, unknown]>;
  key: string | number;
}

/** Goes through a value without recursion, which a deep one would exhaust. */
class Check {
  readonly #open: Open[] = [];
  /** At least so many bytes of JSON. */
  #size = 0;

  run(root: unknown): void {
    this.#visit(root);
    for (let top = this.#open.at(-1); top; top = this.#open.at(-1)) {
      const next = top.entries.next();
      if (next.done) {
        this.#open.pop();
        continue;
      }
      top.key = next.value[0];
      this.#visit(next.value[1]);
    }
  }

  #visit(value: unknown): void {
    this.#size += 2;
    switch (typeof value) {
      case 'string':
        this.#size += value.length;
        break;
      case 'number':
        if (!Number.isFinite(value))
          throw new NotJson(`${this.#where()} is ${value}, for which JSON has no number; return null for it`);
        break;
      case 'boolean':
        break;
      case 'object':
        if (value !== null) this.#enter(value);
        break;
      case 'bigint':
        throw new NotJson(`${this.#where()} is a BigInt, which JSON can't hold; return it as a text`);
      default:
        throw new NotJson(`${this.#where()} is ${describe(value)}, which JSON can't hold`);
    }
    if (this.#size > MAX_OUTPUT_BYTES) throw tooLarge('over 10 MB of JSON');
  }

  #enter(value: object): void {
    if (this.#open.some((open) => open.value === value))
      throw new NotJson(`${this.#where()} contains itself`);
    if (this.#open.length >= MAX_DEPTH) throw new NotJson(`it is nested more than ${MAX_DEPTH} deep`);
    if (Array.isArray(value)) {
      this.#open.push({ value, entries: value.entries(), key: 0 });
      return;
    }
    const advice = adviceFor(value);
    if (advice !== null)
      throw new NotJson(`${this.#where()} is a ${nameOf(value)}, which JSON can't hold${advice}`);
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    for (const [key] of entries) this.#size += key.length + 3;
    this.#open.push({ value, entries: entries.values(), key: '' });
  }

  #where(): string {
    const parts = this.#open.map(({ key }) =>
      typeof key === 'string' && /^[A-Za-z_$][\w$]*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`,
    );
    return `the return value${parts.length > 0 ? ` (${parts.join('').replace(/^\./, '')})` : ''}`;
  }
}

/** Null for an object whose own fields are all there is to it. */
function adviceFor(value: object): string | null {
  if (value instanceof Date) return '; return its toISOString()';
  if (value instanceof Map) return '; return Object.fromEntries(...) of it';
  if (value instanceof Set) return '; return [...] of it';
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    return '; return a text, or write a file and return its path';
  if (value instanceof Promise) return '; await it first';
  if (Symbol.iterator in value || Symbol.asyncIterator in value) return '; return an array';
  if ('toJSON' in value) return '; return a text or a plain object';
  return Object.prototype.toString.call(value) === '[object Object]' ? null : '; return a plain object';
}

function describe(value: unknown): string {
  if (typeof value === 'function') return `the function ${value.name || '(anonymous)'}`;
  return value === undefined ? 'undefined (write null)' : `a ${typeof value}`;
}

function nameOf(value: object): string {
  return value.constructor?.name || 'object';
}

function tooLarge(what: string): NotJson {
  return new NotJson(`it has ${what}, and the limit is 10 MB: write a file and return its path`);
}
