// Options whose value is a name from a list: several by commas or by repeating, with the nearest name in errors.
import { InvalidArgumentError, Option } from 'commander';
import { nearestName } from '../definition/nearest-name.js';

/** An option that collects names. A name that isn't in the list is bad usage. */
export function choicesOption(flags: string, description: string, names: readonly string[]): Option {
  const option = new Option(flags, description).argParser((text: string, before: readonly string[] = []) => [
    ...before,
    ...text.split(',').map((word) => choose(names, word.trim())),
  ]);
  // For the help and the completion; `choices()` would take one name only.
  option.argChoices = [...names];
  return option;
}

function choose(names: readonly string[], word: string): string {
  if (names.includes(word)) return word;
  const nearest = nearestName(word, names);
  throw new InvalidArgumentError(
    nearest ? `Did you mean ${nearest}?` : `It must be one of ${names.join(', ')}.`,
  );
}
