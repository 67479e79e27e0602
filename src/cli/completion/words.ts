// What the words of a half-typed command line are: which command, which argument or option the last one is.
import type { Argument, Command, Option } from 'commander';

export type Asked =
  | { readonly kind: 'command' }
  | { readonly kind: 'option'; readonly command: Command }
  | {
      readonly kind: 'value';
      readonly command: Command;
      readonly option: Option;
      /** Arguments that stand there already. */
      readonly given: readonly string[];
      /** The text typed so far, and what of the word stands before it (`--format=`). */
      readonly typed: string;
      readonly before: string;
    }
  | {
      readonly kind: 'argument';
      readonly command: Command;
      readonly argument: Argument;
      readonly given: readonly string[];
    }
  | { readonly kind: 'nothing' };

/** The last word is the one to complete; it may be empty. */
export function readWords(program: Command, words: readonly string[]): Asked {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const at = before.findIndex((word) => !word.startsWith('-'));
  if (at < 0) return current.startsWith('-') ? { kind: 'option', command: program } : { kind: 'command' };
  const command = program.commands.find(
    (each) => each.name() === before[at] || each.aliases().includes(before[at] ?? ''),
  );
  if (!command) return { kind: 'nothing' };
  const { given, open, isEnded } = readArguments(command, before.slice(at + 1));
  if (open) return { kind: 'value', command, option: open, given, typed: current, before: '' };
  if (!isEnded && current.startsWith('-')) return optionOrValue(command, current, given);
  const argument = command.registeredArguments[given.length] ?? lastVariadic(command);
  return argument ? { kind: 'argument', command, argument, given } : { kind: 'nothing' };
}

interface ReadArguments {
  readonly given: readonly string[];
  /** The option that the next word is the value of. */
  readonly open: Option | null;
  /** After `--` there are no options. */
  readonly isEnded: boolean;
}

function readArguments(command: Command, words: readonly string[]): ReadArguments {
  const given: string[] = [];
  let open: Option | null = null;
  let isEnded = false;
  for (const word of words) {
    if (open) open = null;
    else if (isEnded || !word.startsWith('-')) given.push(word);
    else if (word === '--') isEnded = true;
    else open = findValueOption(command, word);
  }
  return { given, open, isEnded };
}

function findValueOption(command: Command, word: string): Option | null {
  const option = command.options.find(({ long, short }) => long === word || short === word);
  return option && (option.required || option.optional) ? option : null;
}

function optionOrValue(command: Command, current: string, given: readonly string[]): Asked {
  const equals = current.indexOf('=');
  const option = equals > 0 ? findValueOption(command, current.slice(0, equals)) : null;
  if (!option) return { kind: 'option', command };
  const before = current.slice(0, equals + 1);
  return { kind: 'value', command, option, given, typed: current.slice(equals + 1), before };
}

function lastVariadic(command: Command): Argument | undefined {
  const last = command.registeredArguments.at(-1);
  return last?.variadic ? last : undefined;
}
