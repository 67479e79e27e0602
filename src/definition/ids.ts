// Which names DAGs and tasks may have: they become file names on every system, and keys of objects.
import { phrase } from '../core/phrase.js';

export const ID_PATTERN = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/;
const WINDOWS_DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/i;
const OBJECT_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** What is wrong with the name of a parameter, to stand after it in a sentence, or null when it is right. */
export function findNameFault(name: string): string | null {
  if (name === '') return phrase('is empty');
  if (name.length > 100) return phrase('has {0} characters; 100 are allowed', name.length);
  if (!ID_PATTERN.test(name)) {
    return phrase('may hold only letters, digits, _ and -, and must start with a letter or _');
  }
  return OBJECT_KEYS.has(name.toLowerCase()) ? phrase('is a reserved name; choose another') : null;
}

/** What is wrong with an id, to stand after it in a sentence, or null when it is right. */
export function findIdFault(id: string): string | null {
  if (WINDOWS_DEVICES.test(id)) return phrase('is the name of a device on Windows; choose another');
  return findNameFault(id);
}

/** A right id as near as can be to a text, for suggestions and for DAGs named by their file. */
export function toId(text: string): string {
  const word = text.replace(/[^A-Za-z0-9_-]/g, '_').replace(/^-/, '_');
  const id = (/^[A-Za-z_]/.test(word) ? word : `_${word}`).slice(0, 100);
  return findIdFault(id) === null ? id : `dag_${id}`.slice(0, 100);
}

/** The id of a DAG whose file gives none: the file's name without folders and `.dag.*`. */
export function idFromFile(file: string): string {
  const name = file.split(/[/\\]/).at(-1) ?? '';
  return toId(name.replace(/\.dag\.[^.]*$|\.[^.]*$/i, ''));
}
