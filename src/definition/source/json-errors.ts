// The JSON library's errors in words.
import { phrase } from '../../core/phrase.js';

const WORDS: Readonly<Record<string, () => string>> = {
  InvalidSymbol: () => phrase('invalid symbol'),
  InvalidNumberFormat: () => phrase('invalid number format'),
  PropertyNameExpected: () => phrase('property name expected'),
  ValueExpected: () => phrase('value expected'),
  ColonExpected: () => phrase('colon expected'),
  CommaExpected: () => phrase('comma expected'),
  CloseBraceExpected: () => phrase('close brace expected'),
  CloseBracketExpected: () => phrase('close bracket expected'),
  EndOfFileExpected: () => phrase('end of file expected'),
  UnexpectedEndOfString: () => phrase('unexpected end of string'),
  UnexpectedEndOfNumber: () => phrase('unexpected end of number'),
  InvalidUnicode: () => phrase('invalid unicode'),
  InvalidEscapeCharacter: () => phrase('invalid escape character'),
  InvalidCharacter: () => phrase('invalid character'),
};

/** By the name that the library gives an error. */
export function jsonErrorWords(name: string): string {
  if (name === 'InvalidCommentToken' || name === 'UnexpectedEndOfComment')
    return phrase('Comments are not allowed in JSON; use a YAML file for them');
  return `JSON: ${WORDS[name]?.() ?? name}`;
}
