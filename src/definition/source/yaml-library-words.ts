// What the YAML library says most, as phrases; the same words in English.
import { phrase } from '../../core/phrase.js';

const SENTENCES: readonly (readonly [said: RegExp, words: (part: string) => string])[] = [
  [/^Missing , or : between (.+) items$/, (part) => phrase('Missing , or : between {0} items', kind(part))],
  [/^Missing , between (.+) items$/, (part) => phrase('Missing , between {0} items', kind(part))],
  [/^Missing space after : in (.+)$/, (part) => phrase('Missing space after : in {0}', kind(part))],
  [/^Unexpected , in (.+)$/, (part) => phrase('Unexpected , in {0}', kind(part))],
  [/^Unexpected empty item in (.+)$/, (part) => phrase('Unexpected empty item in {0}', kind(part))],
  [/^Unexpected (.+) at node end$/, (part) => phrase('Unexpected {0} at node end', part)],
  [/^Unexpected (.+) token$/, (part) => phrase('Unexpected {0} token', part)],
  [/^Invalid escape sequence (.+)$/s, (part) => phrase('Invalid escape sequence {0}', part)],
  [
    /^Block scalar header includes extra characters: (.+)$/s,
    (part) => phrase('Block scalar header includes extra characters: {0}', part),
  ],
  [
    /^Implicit map keys need to be followed by map values$/,
    () => phrase('Implicit map keys need to be followed by map values'),
  ],
  [/^Sequence item without - indicator$/, () => phrase('Sequence item without - indicator')],
  [
    /^Comments must be separated from other tokens by white space characters$/,
    () => phrase('Comments must be separated from other tokens by white space characters'),
  ],
  [/^A node can have at most one anchor$/, () => phrase('A node can have at most one anchor')],
  [/^A node can have at most one tag$/, () => phrase('A node can have at most one tag')],
  [/^Alias cannot be an empty string$/, () => phrase('Alias cannot be an empty string')],
  [/^Anchor cannot be an empty string$/, () => phrase('Anchor cannot be an empty string')],
];

/** The sentence itself where it is a rare one. */
export function libraryWords(sentence: string): string {
  for (const [said, words] of SENTENCES) {
    const match = said.exec(sentence);
    if (match) return words(match[1] ?? '');
  }
  return sentence;
}

function kind(name: string): string {
  switch (name) {
    case 'flow map':
      return phrase('flow map');
    case 'flow sequence':
      return phrase('flow sequence');
    default:
      return name;
  }
}
