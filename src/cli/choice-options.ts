// Options whose value is a name from a list: several by commas or by repeating, with the nearest name in errors.
import { InvalidArgumentError } from 'commander';
import { nearestName } from '../definition/nearest-name.js';

/** A parser for commander's options that collects names. Throws InvalidArgumentError for one that isn't in the list. */
export function collectChoices<T extends string>(
  names: readonly T[],
): (text: string, before: readonly T[] | undefined) => readonly T[] {
  return (text, before = []) => [...before, ...text.split(',').map((word) => choose(names, word.trim()))];
}

function choose<T extends string>(names: readonly T[], word: string): T {
  const found = names.find((name) => name === word);
  if (found !== undefined) return found;
  const nearest = nearestName(word, names);
  throw new InvalidArgumentError(
    nearest ? `Did you mean ${nearest}?` : `It must be one of ${names.join(', ')}.`,
  );
}
