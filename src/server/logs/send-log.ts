// Sends a log, whole or a part of it, at the client's pace, and what comes until the attempt has ended.
import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { FileRefused } from '../../files/file-refused.js';
import { openRegularAsync } from '../../files/open-regular.js';
import { logPath, type RunFolder } from '../../history/run-folder.js';
import { ApiProblem } from '../problems/api-problem.js';
import type { ServerContext } from '../server-context.js';
import { writeOut } from '../write-out.js';
import { parseRange } from './byte-range.js';

const CHUNK_BYTES = 64 * 1024;
const LOOK_MS = 200;

export interface LogRequest {
  readonly folder: RunFolder;
  readonly taskId: string;
  readonly attempt: number;
  readonly isFollowed: boolean;
  /** The attempt has ended. */
  readonly isEnded: boolean;
  /** Nobody runs it: nothing says when it will have ended. */
  readonly isInterrupted: boolean;
  readonly range: string | undefined;
  readonly method: string;
}

/** Writes the whole answer. Throws ApiProblem before anything is written. */
export async function sendLog(
  context: ServerContext,
  outgoing: ServerResponse,
  request: LogRequest,
): Promise<void> {
  const { folder, taskId, attempt } = request;
  const file = await openLog(logPath(folder, taskId, attempt));
  try {
    const size = file ? (await file.stat()).size : 0;
    const range = parseRange(request.range, size);
    if (range.kind === 'outside')
      throw new ApiProblem(416, 'range_not_satisfiable', `The log has ${size} bytes`, {
        headers: { 'Content-Range': `bytes */${size}` },
      });
    const start = range.kind === 'part' ? range.start : 0;
    const isOpenEnd = range.kind === 'all' || range.end === null;
    const isFollowed = request.isFollowed && isOpenEnd && !request.isEnded && !request.isInterrupted;
    const end = range.kind === 'part' && range.end !== null ? range.end : size;
    outgoing.writeHead(range.kind === 'part' ? 206 : 200, {
      'Content-Type': 'text/plain; charset=utf-8',
      'Accept-Ranges': 'bytes',
      ...(range.kind === 'part' && {
        'Content-Range': isFollowed ? `bytes ${start}-*/*` : contentRange(start, end, size),
      }),
      ...(!isFollowed && { 'Content-Length': String(Math.max(0, end - start)) }),
    });
    if (request.method === 'HEAD' || !file) return void outgoing.end();
    const sent = await copy(context, file, outgoing, {
      start,
      end: isFollowed ? Number.POSITIVE_INFINITY : end,
    });
    if (isFollowed) await follow(context, outgoing, request, file, sent);
    outgoing.end();
  } finally {
    await file?.close();
  }
}

function contentRange(start: number, end: number, size: number): string {
  return end > start ? `bytes ${start}-${end - 1}/${size}` : `bytes */${size}`;
}

async function follow(
  context: ServerContext,
  outgoing: ServerResponse,
  { folder, taskId, attempt }: LogRequest,
  file: FileHandle,
  from: number,
): Promise<void> {
  let isEnded = false;
  let wake = () => {};
  const stopListening = context.live.onRun(folder.runId, (_, events) => {
    isEnded ||= events.some(
      ({ event }) =>
        event.type === 'run_finished' ||
        (event.type === 'attempt_finished' && event.task_id === taskId && event.attempt === attempt),
    );
    if (isEnded) wake();
  });
  outgoing.once('close', () => wake());
  const forget = context.state.onEnd(() => {
    isEnded = true;
    wake();
  });
  let offset = from;
  try {
    while (!outgoing.destroyed) {
      const wasEnded = isEnded || !context.live.has(folder.runId);
      offset = await copy(context, file, outgoing, { start: offset, end: Number.POSITIVE_INFINITY });
      if (wasEnded) return;
      if (isEnded) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, LOOK_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    stopListening();
    forget();
  }
}

/** Copies up to `end` or to what there is; gives where it stopped. */
async function copy(
  { limits }: ServerContext,
  file: FileHandle,
  outgoing: ServerResponse,
  { start, end }: { readonly start: number; readonly end: number },
): Promise<number> {
  let offset = start;
  while (offset < end && !outgoing.destroyed) {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - offset));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    if (bytesRead === 0) break;
    offset += bytesRead;
    await writeOut(outgoing, buffer.subarray(0, bytesRead), limits.patienceMs);
  }
  return offset;
}

/** null where there is no log yet. A link counts for none: it could show any file. */
async function openLog(path: string): Promise<FileHandle | null> {
  try {
    return await openRegularAsync(path, 'own');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof FileRefused || code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
