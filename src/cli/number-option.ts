// Options whose value is a whole number.
import { InvalidArgumentError } from 'commander';

/** A parser for commander's options. Throws InvalidArgumentError for any other text. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`It must be a whole number from ${least} on.`);
    return value;
  };
}
