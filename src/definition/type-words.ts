// Types of values as a person calls them: by the names of JSON Schema and of zod.
import { phrase } from '../core/phrase.js';

/** The name itself where it is another. */
export function typeWords(type: string): string {
  switch (type) {
    case 'string':
      return phrase('a text');
    case 'number':
      return phrase('a number');
    case 'integer':
    case 'int':
      return phrase('a whole number');
    case 'boolean':
      return phrase('true or false');
    case 'array':
      return phrase('a list');
    case 'object':
    case 'record':
      return phrase('a mapping');
    case 'null':
      return phrase('empty');
    default:
      return type;
  }
}
