// What is wrong with a value, in words that stand after its name: the validator's sentences in ours.
import { phrase } from '../core/phrase.js';
import { typeWords } from './type-words.js';

/** By JSON Schema's keyword; `error` is the validator's sentence without its full stop. */
export function valueFaultWords(keyword: string, error: string): string {
  const quoted = [...error.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
  const [first = '', second = ''] = quoted;
  switch (keyword) {
    case 'type':
      return phrase('must be {0}, not {1}', typeWords(second), typeWords(first));
    case 'enum':
      return phrase('must be one of {0}', listedIn(error)?.replaceAll(',', ', ') ?? error);
    case 'required':
      return phrase('needs a key `{0}`', first);
    case 'false':
      return phrase('is not an allowed key');
    default:
      return otherWords(error.replace(/^(Instance|String) /, '').replace(/^(Array|Object) /, ''));
  }
}

/** What stands in brackets at the end; by places, since an expression would try each bracket of a long list. */
function listedIn(error: string): string | undefined {
  const start = error.indexOf('[');
  return start >= 0 && error.endsWith(']') ? error.slice(start + 1, -1) : undefined;
}

const SENTENCES: readonly (readonly [said: RegExp, words: (a: string, b: string) => string])[] = [
  [/^is too short \((.*)\)$/, (count) => phrase('is too short ({0})', count)],
  [/^is too long \((.*)\)$/, (count) => phrase('is too long ({0})', count)],
  [/^does not match pattern$/, () => phrase('does not match pattern')],
  [/^does not match format "(.*)"$/, (format) => phrase('does not match format "{0}"', format)],
  [/^does not match (.*)$/s, (value) => phrase('does not match {0}', value)],
  [/^has too many items \((.*)\)$/, (count) => phrase('has too many items ({0})', count)],
  [/^has too few items \((.*)\)$/, (count) => phrase('has too few items ({0})', count)],
  [
    /^does not have at least (\d+) properties$/,
    (count) => phrase('does not have at least {0} properties', count),
  ],
  [/^(\S+) is less than (\S+)$/, (a, b) => phrase('{0} is less than {1}', a, b)],
  [
    /^(\S+) is greater than or equal to (\S+)$/,
    (a, b) => phrase('{0} is greater than or equal to {1}', a, b),
  ],
  [/^(\S+) is greater than (\S+)$/, (a, b) => phrase('{0} is greater than {1}', a, b)],
  [/^(\S+) is not a multiple of (\S+)$/, (a, b) => phrase('{0} is not a multiple of {1}', a, b)],
];

/** The validator's own where it is a rare one. */
function otherWords(sentence: string): string {
  for (const [said, words] of SENTENCES) {
    const match = said.exec(sentence);
    if (match) return words(match[1] ?? '', match[2] ?? '');
  }
  return sentence;
}
