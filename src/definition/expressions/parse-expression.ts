// One expression of GitHub's language, parsed, with the places of its words.
import { type Expr, ExpressionError, Lexer, Parser } from '@actions/expressions';
import { type Token, TokenType } from '@actions/expressions/lexer';
import { isHeld } from '../../core/json/exact-number.js';
import { unheldWords } from '../../core/json/read-json.js';
import { phrase } from '../../core/phrase.js';
import { reasonOf } from '../../core/reason-of.js';
import { nearestName } from '../nearest-name.js';
import type { Span } from '../source/lines.js';

export const CONTEXTS = ['params', 'env', 'tasks', 'run'] as const;
export type ContextName = (typeof CONTEXTS)[number];

const FUNCTIONS = ['contains', 'startsWith', 'endsWith', 'format', 'join', 'toJSON', 'fromJSON', 'case'];
const STATUS_FUNCTIONS: ReadonlySet<string> = new Set(['success', 'failure', 'always', 'cancelled']);

export interface ParsedExpression {
  readonly ok: true;
  readonly expr: Expr;
  /** Place of each token within the text. */
  readonly places: ReadonlyMap<Token, Span>;
}

export interface ExpressionFault {
  readonly ok: false;
  /** Stands after a subject: "has …", "is …". */
  readonly message: string;
  readonly part: Span;
  readonly suggestion?: string | undefined;
}

/** Never throws. The library refuses texts over 21,000 characters and nesting over 50. */
export function parseExpression(text: string): ParsedExpression | ExpressionFault {
  const whole: Span = { start: 0, end: text.length };
  if (text.trim() === '') return { ok: false, message: phrase('is empty'), part: whole };
  let tokens: readonly Token[] = [];
  let places = new Map<Token, Span>();
  try {
    const lexed = new Lexer(text).lex().tokens.map(withWholeString);
    tokens = lexed;
    places = placeTokens(text, lexed);
    const changed = lexed.find(({ type, lexeme }) => type === TokenType.NUMBER && !isHeld(lexeme));
    if (changed)
      return { ok: false, message: unheldWords(changed.lexeme), part: places.get(changed) ?? whole };
    const expr = new Parser(lexed, [...CONTEXTS], []).parse();
    return { ok: true, expr, places };
  } catch (error) {
    if (!(error instanceof ExpressionError)) return explainLexer(error, text);
    const token = tokens.find((candidate) => candidate.range.start === error.pos);
    const part = (token && places.get(token)) ?? whole;
    return { ok: false, ...explainParser(error, token), part };
  }
}

/** The lexer undoubles only the first pair of quotes of a text. */
function withWholeString(token: Token): Token {
  if (token.type !== TokenType.STRING) return token;
  return { ...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'") };
}

/** Between tokens stand only blanks, so their lexemes tell where they are; the lexer's lines don't. */
function placeTokens(text: string, tokens: readonly Token[]): Map<Token, Span> {
  const places = new Map<Token, Span>();
  let at = 0;
  for (const token of tokens) {
    while (at < text.length && /\s/.test(text.charAt(at))) at++;
    const end = at + token.lexeme.length;
    places.set(token, token.lexeme === '' ? { start: Math.max(at - 1, 0), end: at } : { start: at, end });
    at = end;
  }
  return places;
}

function explainLexer(error: unknown, text: string): ExpressionFault {
  const words = reasonOf(error);
  const whole: Span = { start: 0, end: text.length };
  if (words.includes('MaxLength'))
    return { ok: false, message: phrase('is longer than 21,000 characters'), part: whole };
  const found = /^Unexpected symbol: '(.*)'\. Located at position (\d+) within/s.exec(words);
  if (!found) return { ok: false, message: phrase('is not an expression'), part: whole };
  const [, symbol = '', position = '1'] = found;
  const start = Number(position) - 1;
  const part = { start, end: Math.min(start + Math.max(symbol.length, 1), text.length) };
  if (symbol.startsWith("'"))
    return { ok: false, message: phrase("has a text that is not closed: ' is missing"), part };
  const hint = symbol.startsWith('"') ? phrase("; texts stand between single quotes, as in 'eu'") : '';
  return { ok: false, message: phrase('has an unexpected `{0}`', symbol.slice(0, 40)) + hint, part };
}

function explainParser(
  error: ExpressionError,
  token: Token | undefined,
): { message: string; suggestion?: string | undefined } {
  const word = token?.lexeme ?? '';
  if (error.message.startsWith('Unrecognized function')) return explainFunction(word);
  if (error.message.startsWith('Unrecognized named-value')) {
    const suggestion = nearestName(word, CONTEXTS);
    return {
      message: phrase('names an unknown `{0}`', word.slice(0, 40)) + hintOf(suggestion, CONTEXTS),
      suggestion,
    };
  }
  const [reason = ''] = error.message.split(': ');
  const why = reason.toLowerCase();
  return {
    message:
      word === ''
        ? phrase("can't be read at its end: {0}", why)
        : phrase("can't be read at `{0}`: {1}", word.slice(0, 40), why),
  };
}

function explainFunction(word: string): { message: string; suggestion?: string | undefined } {
  if (STATUS_FUNCTIONS.has(word.toLowerCase())) {
    return {
      message: phrase('has no function {0}(): use `trigger_rule`, or compare tasks.<id>.state', word),
    };
  }
  const suggestion = nearestName(word, FUNCTIONS);
  const message = phrase('calls an unknown function `{0}`', word.slice(0, 40));
  return { message: message + hintOf(suggestion, FUNCTIONS), suggestion };
}

function hintOf(suggestion: string | undefined, known: readonly string[]): string {
  return suggestion
    ? phrase('; did you mean `{0}`?', suggestion)
    : phrase('; there are {0}', known.join(', '));
}
