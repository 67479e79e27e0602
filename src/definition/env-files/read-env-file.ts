// An env_file on disk, for who runs a DAG and for who checks its file.
import type { EnvFile } from '../../core/definition.js';
import { phrase } from '../../core/phrase.js';
import { reasonOf } from '../../core/reason-of.js';
import { readRegular } from '../../files/read-regular.js';
import { parseEnvFile } from './parse-env-file.js';

export type EnvFileOnDisk =
  | { readonly state: 'read'; readonly values: Readonly<Record<string, string>> }
  | { readonly state: 'missing' }
  /** `message` stands after the file's name. */
  | { readonly state: 'bad'; readonly message: string; readonly line?: number };

/** Far more than any environment takes. */
const MAX_BYTES = 5_000_000;

/** `path` is absolute. Never throws. */
export function readEnvFile(path: string): EnvFileOnDisk {
  let bytes: Uint8Array;
  try {
    bytes = readRegular(path, { links: 'follow', maxBytes: MAX_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { state: 'missing' };
    return { state: 'bad', message: phrase("can't be read: {0}", reasonOf(error)) };
  }
  const text = decode(bytes);
  if (text === null) return { state: 'bad', message: phrase('is not UTF-8 text; save it as UTF-8') };
  const read = parseEnvFile(text);
  if (read.ok) return { state: 'read', values: read.values };
  return { state: 'bad', line: read.line, message: phrase('line {0} {1}', read.line, read.message) };
}

/** The path of an entry of `env_file` as its author wrote it, and whether a run needs it; null: not told. */
export function envFileEntry(entry: EnvFile): { readonly path: string; readonly required: boolean | null } {
  return typeof entry === 'string' ? { path: entry, required: null } : entry;
}

/** Also UTF-16 is none, which Windows' older shells write. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
