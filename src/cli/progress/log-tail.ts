// The last lines of an attempt's log, read from its end.
import { closeSync, fstatSync, readSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { openRegular } from '../../files/open-regular.js';
import { logPath, type RunFolder } from '../../history/run-folder.js';

const TAIL_BYTES = 8 * 1024;
const TAIL_LINES = 10;

/** At most ten lines; empty where there is no log, or a link in its place. */
export function logTail(folder: RunFolder, taskId: string, attempt: number): string[] {
  let fd: number;
  try {
    fd = openRegular(logPath(folder, taskId, attempt), 'own');
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(fd);
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const length = readSync(fd, bytes, 0, bytes.length, size - bytes.length);
    const lines = stripVTControlCharacters(bytes.toString('utf8', 0, length))
      .trimEnd()
      .split(/\r?\n/);
    // The first may be cut in its middle.
    if (size > TAIL_BYTES && lines.length > 1) lines.shift();
    return lines.filter((line, index) => line !== '' || index > 0).slice(-TAIL_LINES);
  } finally {
    closeSync(fd);
  }
}
