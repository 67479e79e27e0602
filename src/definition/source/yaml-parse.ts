// From YAML text to the library's document, with a bound on nesting that its recursion can live with.
import { Composer, type Document, Lexer, Parser } from 'yaml';

/** Far beyond any DAG file, far below what overflows a stack. */
export const DEEPEST = 100;

export interface YamlParse {
  /** Null when the nesting is too deep. */
  readonly document: Document.Parsed | null;
  /** Where the nesting became too deep. */
  readonly tooDeepAt: number | null;
  /** Start of a second document, if there is one. */
  readonly secondAt: number | null;
}

/** YAML 1.2 with merge keys. Never throws; O(text). */
export function parseYaml(text: string): YamlParse {
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
  const take = (found: Document.Parsed): void => {
    if (!document) document = found;
    else secondAt ??= found.range[0];
  };
  for (const source of new Lexer().lex(text)) {
    for (const token of parser.next(source)) for (const found of composer.next(token)) take(found);
    if (parser.stack.length > DEEPEST) return { document: null, tooDeepAt: parser.offset, secondAt: null };
  }
  for (const token of parser.end()) for (const found of composer.next(token)) take(found);
  for (const found of composer.end(true, text.length)) take(found);
  return { document, tooDeepAt: null, secondAt };
}
