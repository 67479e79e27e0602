// The text of an env_file as variables: the rules of Docker Compose, without its `$NAME`, and with python-dotenv's where
// that says nothing. The libraries for JavaScript cut `pa#ss` at its `#` and pass over what they can't read.
import { phrase } from '../../core/phrase.js';

export type EnvFileRead =
  | { readonly ok: true; readonly values: Readonly<Record<string, string>> }
  /** `message` stands alone; `line` is from 1. No text of the file is in it: it may be a secret. */
  | { readonly ok: false; readonly line: number; readonly message: string };

const BLANKS = /[ \t]*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_.-]*/y;
const EXPORT = /export[ \t]+(?=[A-Za-z_])/y;
const LINE_END = /\r\n|\n|\r/;

/** Never throws; O(text). Docs: "Files of variables" in docs/dag-files.md. */
export function parseEnvFile(text: string): EnvFileRead {
  const reader = new Reader(text.replace(/^\ufeff/, '').split(LINE_END));
  while (!reader.isAtEnd) {
    const message = reader.assignment();
    if (message !== null) return { ok: false, line: reader.line, message };
  }
  return { ok: true, values: Object.fromEntries(reader.values) };
}

class Reader {
  readonly values = new Map<string, string>();
  readonly #lines: readonly string[];
  #next = 0;
  /** Where the assignment that is read began, from 1. */
  line = 0;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  get isAtEnd(): boolean {
    return this.#next >= this.#lines.length;
  }

  /** Reads the next line, and those that its quotes take in; what is wrong with it, or null. */
  assignment(): string | null {
    const line = this.#lines[this.#next] ?? '';
    this.line = ++this.#next;
    let at = end(BLANKS, line, 0);
    if (at === line.length || line[at] === '#') return null;
    at = end(EXPORT, line, at);
    const nameEnd = end(NAME, line, at);
    const equals = end(BLANKS, line, nameEnd);
    if (nameEnd === at || line[equals] !== '=') {
      return phrase('is no assignment; write NAME=value, or # in front of a comment');
    }
    const value = this.#value(line, equals + 1);
    if (!value.ok) return value.message;
    if (value.text.includes('\0')) return phrase('must not hold the character NUL');
    this.values.set(line.slice(at, nameEnd), value.text);
    return null;
  }

  #value(line: string, from: number): Value {
    const start = end(BLANKS, line, from);
    const quote = line[start];
    if (quote === '"' || quote === "'" || quote === '`') return this.#quoted(line, start, quote);
    return { ok: true, text: withoutComment(line.slice(from)) };
  }

  #quoted(first: string, start: number, quote: '"' | "'" | '`'): Value {
    let text = '';
    let line = first;
    let at = start + 1;
    for (;;) {
      if (at >= line.length) {
        if (this.isAtEnd) return { ok: false, message: phrase('opens a {0} that is never closed', quote) };
        text += '\n';
        line = this.#lines[this.#next++] ?? '';
        at = 0;
        continue;
      }
      const character = line[at] ?? '';
      if (character === quote) break;
      const escaped = character === '\\' ? ESCAPES[quote][line[at + 1] ?? ''] : undefined;
      text += escaped ?? character;
      at += escaped === undefined ? 1 : 2;
    }
    if (withoutComment(line.slice(at + 1)) === '') return { ok: true, text };
    return { ok: false, message: phrase('has text after the closing {0}', quote) };
  }
}

type Value = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly message: string };

/** A backslash before anything else is a backslash. */
const ESCAPES: Readonly<Record<'"' | "'" | '`', Readonly<Record<string, string | undefined>>>> = {
  '"': { n: '\n', r: '\r', t: '\t', '\\': '\\', '"': '"', $: '$' },
  "'": { "'": "'" },
  '`': {},
};

/** A `#` starts a comment only after a blank. */
function withoutComment(text: string): string {
  for (let at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + 1)) {
    const before = text[at - 1];
    if (before === ' ' || before === '\t') return text.slice(0, at).trim();
  }
  return text.trim();
}

/** Where the expression ends that matches at `from`; `from` where it does not. */
function end(expression: RegExp, text: string, from: number): number {
  expression.lastIndex = from;
  return expression.test(text) ? expression.lastIndex : from;
}
