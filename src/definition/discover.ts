// DAG files on disk: where they are, and one read, through a layer of texts not yet saved.
import { phrase } from '../core/phrase.js';
import { type ProblemCode, problemAt, START_OF_FILE } from '../core/problem.js';
import { reasonOf } from '../core/reason-of.js';
import { FileRefused, type RefusedKind } from '../files/file-refused.js';
import { readRegularAsync } from '../files/read-regular.js';
import type { DefinitionResult } from './check-source.js';
import { isCodeFile } from './code/code-files.js';
import { DAG_FILE_GLOBS, IGNORED_FOLDERS } from './dag-file-globs.js';
import { type AskOptions, type FileReading, readingOf } from './file-reading.js';
import { LARGEST_BYTES, tooLarge } from './file-size.js';
import { readRefused } from './read-refused.js';
import { unreadFile } from './unread-file.js';

const NEVER = IGNORED_FOLDERS.map((name) => `**/${name}/**`);

/** Text of a file as an open editor has it, or undefined where the disk is right. */
export type Overlay = (path: string) => string | undefined;

export interface LoadOptions extends AskOptions {
  readonly overlay?: Overlay | undefined;
}

/**
 * Absolute paths of the DAG files below a folder, sorted. Symbolic links are not followed, folders that can't be
 * read are passed over; empty where there is no such folder.
 */
export async function findDagFiles(
  folder: string,
  globs: readonly string[] = DAG_FILE_GLOBS,
): Promise<readonly string[]> {
  // Loaded with the first search: who names a file needs none.
  const { glob } = await import('tinyglobby');
  const paths = await glob([...globs], {
    cwd: folder,
    absolute: true,
    dot: true,
    ignore: NEVER,
    followSymbolicLinks: false,
    expandDirectories: false,
  });
  return paths.sort();
}

/**
 * Reads and checks one file. Nothing of it is run unless a host may be asked, of a file in code whose text does not
 * tell all. A file that can't be read is a result with the problem `load-error`; rejects only with what `ask` rejects with.
 */
export async function loadDagFile(path: string, options: LoadOptions = {}): Promise<FileReading> {
  const open = options.overlay?.(path);
  if (open !== undefined) return readDagText(open, path);
  let text: string;
  try {
    const bytes = await readRegularAsync(path, { links: 'follow', maxBytes: LARGEST_BYTES });
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof FileRefused && error.kind === 'too_large') return readingOf(tooLarge(path));
    return readingOf(explainReadError(path, error));
  }
  return readDagText(text, path, options);
}

/**
 * By the name's ending. What reads a kind of file is loaded with the first of that kind. A host reads the disk: it may be
 * asked only where that has this text.
 */
export async function readDagText(
  text: string,
  path: string,
  options: AskOptions = {},
): Promise<FileReading> {
  if (!isCodeFile(path)) {
    const { readDefinition } = await import('./read-definition.js');
    return readingOf(readDefinition(text, path));
  }
  const { readCode } = await import('./read-code.js');
  return readCode(text, path, options);
}

function explainReadError(path: string, error: unknown): DefinitionResult {
  if (error instanceof TypeError) {
    const code = isCodeFile(path) ? 'load-error' : 'yaml-syntax';
    return unread(path, code, phrase('This file is not UTF-8 text; save it as UTF-8'));
  }
  if (error instanceof FileRefused) return unread(path, 'load-error', notAFile(error.kind));
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EPERM') return unread(path, 'load-error', readRefused(path));
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: phrase('There is no such file'),
  };
  const reason = reasons[String(code)] ?? phrase("This file can't be read: {0}", reasonOf(error));
  return unread(path, 'load-error', reason);
}

/** What is told of something that stands where a DAG file is wanted. It is never opened, as a pipe would not end. */
export function notAFile(kind: RefusedKind): string {
  switch (kind) {
    case 'folder':
      return phrase('This is a folder, not a DAG file');
    case 'pipe':
      return phrase('This is a named pipe, not a DAG file');
    case 'link':
      return phrase('This link leads to itself, not to a DAG file');
    default:
      return phrase('This is a device or a socket, not a DAG file');
  }
}

function unread(file: string, code: ProblemCode, message: string): DefinitionResult {
  return unreadFile(file, [problemAt(code, message, START_OF_FILE)]);
}
