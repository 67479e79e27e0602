// From YAML text to the library's document, with a bound on nesting that its recursion can live with.
import { Composer, type CST, type Document, Lexer, Parser } from 'yaml';

/** Far beyond any DAG file, far below what overflows a stack. */
export const DEEPEST = 100;

/** A file of 30,000 tasks has half as many; each costs the parser some microseconds. */
const MOST_LEXEMES = 3_000_000;

/** Stray words after the document that are told; what comes after them is noise. */
const MOST_STRAYS = 1_000;

export type YamlParse =
  | {
      readonly ok: true;
      readonly document: Document.Parsed;
      /** Start of a second document, if there is one. */
      readonly secondAt: number | null;
    }
  | { readonly ok: false; readonly reason: 'too-deep' | 'too-large'; readonly at: number };

/** YAML 1.2 with merge keys. Never throws; O(text). */
export function parseYaml(text: string): YamlParse {
  // The library makes an Error of each fault, and a text that is no YAML has millions.
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return compose(text);
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function compose(text: string): YamlParse {
  const parser = new Parser();
  const composer = new Composer({
    version: '1.2',
    merge: true,
    // The library compares each key with all before it; duplicates are found with a set later.
    uniqueKeys: false,
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  let document: Document.Parsed | null = null;
  let secondAt: number | null = null;
  let lexemes = 0;
  let strays = 0;
  const take = (token: CST.Token): void => {
    if (token.type === 'error') strays++;
    for (const found of composer.next(token)) keep(found);
  };
  const keep = (found: Document.Parsed): void => {
    if (!document) document = found;
    else secondAt ??= found.range[0];
  };
  for (const source of new Lexer().lex(text)) {
    for (const token of parser.next(source)) take(token);
    if (parser.stack.length > DEEPEST) return { ok: false, reason: 'too-deep', at: parser.offset };
    if (++lexemes > MOST_LEXEMES) return { ok: false, reason: 'too-large', at: parser.offset };
    if (strays > MOST_STRAYS || secondAt !== null) break;
  }
  for (const token of parser.end()) take(token);
  for (const found of composer.end(true, text.length)) keep(found);
  // The composer gives a document for any text, the empty one too.
  if (!document) throw new Error('Internal error: YAML without a document');
  return { ok: true, document, secondAt };
}
