// Opens what has to be a file: whatever stands at a path, opening never waits and never follows where it must not. Tasks
// and projects can put anything anywhere, and a named pipe in the place of a file stops a whole server.
import { closeSync, constants, fstatSync, lstatSync, openSync, type Stats } from 'node:fs';
import { type FileHandle, lstat, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FileRefused, kindOf } from './file-refused.js';

/**
 * `follow`: a link is as what it leads to. `none`: the file is no link. `own`: its folder is none either, for what belongs
 * to a run: a history that came with a folder could show any file of the machine as a journal or log.
 */
export type Links = 'follow' | 'none' | 'own';

/** A file that is open, and how many bytes it said it has then. */
export interface Opened<T> {
  readonly file: T;
  readonly bytes: number;
}

/** A descriptor to read from. Throws FileRefused, and what the file system throws. */
export function openRegular(path: string, links: Links): number {
  return openSized(path, links).file;
}

/** The same with the file's size. */
export function openSized(path: string, links: Links): Opened<number> {
  try {
    if (links === 'own') refuseLinkedFolder(path, lstatSync(dirname(path)));
    if (links !== 'follow') refuseLink(path, lstatSync(path));
    return checked(path, openSync(path, constants.O_RDONLY | flags(links)));
  } catch (error) {
    throw explained(path, error);
  }
}

/** As `openRegular`, without holding up the event loop. */
export async function openRegularAsync(path: string, links: Links): Promise<FileHandle> {
  return (await openSizedAsync(path, links)).file;
}

/** As `openSized`, without holding up the event loop. */
export async function openSizedAsync(path: string, links: Links): Promise<Opened<FileHandle>> {
  try {
    if (links === 'own') refuseLinkedFolder(path, await lstat(dirname(path)));
    if (links !== 'follow') refuseLink(path, await lstat(path));
    const file = await open(path, constants.O_RDONLY | flags(links));
    const status = await file.stat();
    if (status.isFile()) return { file, bytes: status.size };
    await file.close();
    throw new FileRefused(path, kindOf(status));
  } catch (error) {
    throw explained(path, error);
  }
}

/**
 * A descriptor to read and write a file of a history, which is made where it is not there, mode 600: written to its end,
 * or from its beginning with nothing in it. Throws as `openRegular`.
 */
export function openRegularToWrite(path: string, where: 'append' | 'anew'): number {
  const { O_RDWR, O_APPEND, O_TRUNC, O_CREAT } = constants;
  const how = O_RDWR | O_CREAT | (where === 'append' ? O_APPEND : O_TRUNC);
  try {
    return checked(path, openSync(path, how | flags('none'), 0o600)).file;
  } catch (error) {
    throw explained(path, error);
  }
}

/** Not to wait for the other end of a pipe, nor to follow a link that came at the last moment. */
function flags(links: Links): number {
  const { O_NONBLOCK, O_NOFOLLOW } = constants;
  return (O_NONBLOCK ?? 0) | (links === 'follow' ? 0 : (O_NOFOLLOW ?? 0));
}

function refuseLinkedFolder(path: string, folder: Stats): void {
  if (!folder.isDirectory()) throw new FileRefused(path, 'in_link');
}

/** Before it is opened, too: not every system can refuse one then, and to open a device can do something. */
function refuseLink(path: string, file: Stats): void {
  if (!file.isFile()) throw new FileRefused(path, kindOf(file));
}

function checked(path: string, fd: number): Opened<number> {
  const status = fstatSync(fd);
  if (status.isFile()) return { file: fd, bytes: status.size };
  closeSync(fd);
  throw new FileRefused(path, kindOf(status));
}

/** What the system says of a pipe without another end, a link to itself, a folder, in our words. */
function explained(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ELOOP') return new FileRefused(path, 'link');
  if (code === 'EISDIR') return new FileRefused(path, 'folder');
  return code === 'ENXIO' ? new FileRefused(path, 'pipe') : error;
}
