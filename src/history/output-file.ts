// What an attempt wrote to TASKFLOW_OUTPUT, as a JSON value: the one reader for the engine and for every face.
import { lstatSync } from 'node:fs';
import { at } from '../core/at.js';
import { MAX_OUTPUT_BYTES } from '../core/host-messages.js';
import { type ExactJson, readExactJson } from '../core/json/read-json.js';
import { isOutOfRoom } from '../core/out-of-room.js';
import { reasonOf } from '../core/reason-of.js';
import { FileRefused } from '../files/file-refused.js';
import { readRegular } from '../files/read-regular.js';
import { statIfAny } from '../files/stat-if-any.js';

export type Output =
  | { readonly state: 'none' }
  | { readonly state: 'ok'; readonly value: ExactJson }
  | { readonly state: 'bad'; readonly message: string };

/**
 * Reads an output file; one that is missing or empty is no output. A link is not followed, nor is a linked folder.
 * Throws only where `isOutOfRoom` holds.
 */
export function readOutputFile(path: string): Output {
  const read = readBytes(path);
  return read.state === 'read' ? parseOutput(read.bytes) : read;
}

/** The text of an output file that is JSON as a whole, as it stands there; null for any other. Throws as above. */
export function readJsonText(path: string): string | null {
  const read = readBytes(path);
  if (read.state !== 'read') return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(read.bytes);
    return readExactJson(text).ok ? text : null;
  } catch {
    return null;
  }
}

/** A JSON text as a whole; else lines `key=value` and blocks `key<<WORD` … `WORD`, values strings, the last wins. */
export function parseOutput(bytes: Uint8Array): Output {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return bad('the output is not UTF-8 text');
  }
  if (text.trim() === '') return { state: 'none' };
  const json = readExactJson(text);
  if (json.ok) return { state: 'ok', value: json.value };
  return json.reason === 'syntax' ? parseLines(text.split(/\r?\n/)) : bad(`the output ${json.message}`);
}

type Bytes = Exclude<Output, { state: 'ok' }> | { readonly state: 'read'; readonly bytes: Uint8Array };

function readBytes(path: string): Bytes {
  try {
    // Most attempts have none: to ask is a tenth of the work of an error.
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) return { state: 'none' };
    return { state: 'read', bytes: readRegular(path, { links: 'own', maxBytes: MAX_OUTPUT_BYTES }) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { state: 'none' };
    if (error instanceof FileRefused) return refused(path, error);
    if (isOutOfRoom(error)) throw error;
    return bad(`the output can't be read: ${reasonOf(error)}`);
  }
}

function parseLines(lines: readonly string[]): Output {
  const values = new Map<string, string>();
  for (let index = 0; index < lines.length; index++) {
    const line = at(lines, index);
    if (line.trim() === '') continue;
    const match = /^([^=<]*(?:<(?!<)[^=<]*)*)(=|<<)(.*)$/s.exec(line);
    const key = match ? at(match, 1) : '';
    if (!match || key.trim() === '') {
      return bad(
        `line ${index + 1} of the output is neither JSON nor key=value nor key<<WORD: ${shorten(line)}`,
      );
    }
    const rest = at(match, 3);
    if (match[2] === '=') {
      values.set(key.trim(), rest);
      continue;
    }
    const end = lines.indexOf(rest, index + 1);
    if (rest === '' || end < 0) {
      return bad(
        `the block of ${shorten(key)} that begins in line ${index + 1} of the output has no end ${shorten(rest)}`,
      );
    }
    values.set(key.trim(), lines.slice(index + 1, end).join('\n'));
    index = end;
  }
  return { state: 'ok', value: Object.fromEntries(values) };
}

function refused(
  path: string,
  { kind, message }: FileRefused,
): { readonly state: 'bad'; readonly message: string } {
  if (kind === 'in_link') return bad('TASKFLOW_OUTPUT is not read: its folder is a link');
  if (kind === 'link')
    return bad('TASKFLOW_OUTPUT became a link, which is not followed: write into the file itself');
  if (kind !== 'too_large') return bad(`TASKFLOW_OUTPUT is not a file any more: ${message}`);
  const size = statIfAny(path)?.size ?? 0;
  return bad(
    `the output has ${size} bytes, over the limit of ${MAX_OUTPUT_BYTES}: write a file and output its path`,
  );
}

function bad(message: string): { readonly state: 'bad'; readonly message: string } {
  return { state: 'bad', message };
}

function shorten(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
