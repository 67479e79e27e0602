// Reads journals: whole, and from an offset on. A torn last line is not there yet; a damaged one, or one that lacks
// parts, is passed over. A link is not followed.
import { closeSync, fstatSync, readFileSync, readSync } from 'node:fs';
import { JOURNAL_VERSION, type RunEvent, type RunEventOf } from '../core/events.js';
import { foldEvents, type RunState } from '../core/run-state.js';
import { FileRefused } from '../files/file-refused.js';
import { openRegular } from '../files/open-regular.js';
import { accessReason } from './access-reason.js';
import { EventsOfRun } from './events-of-run.js';
import type { RunFolder } from './run-folder.js';
import { isWholeEvent } from './whole-event.js';

/** What a run did can't be told, nor gone on with; the message says why, and what can be done. */
export class JournalDamaged extends Error {
  override readonly name = 'JournalDamaged';
}

export interface WholeRun {
  /** As its events say: `interrupted` is for who knows the owner. */
  readonly state: RunState;
  /** From its creation on. */
  readonly events: readonly RunEvent[];
  /** Where to read on. */
  readonly offset: number;
}

/**
 * Reads a run whole: the one way for whoever is going to tell of it, or to do something with it. Throws JournalDamaged
 * where its journal can't be read, or doesn't say how the run was created.
 */
export function readWholeRun(folder: RunFolder): WholeRun {
  let part: JournalPart;
  try {
    part = readJournal(folder.journal);
  } catch (error) {
    throw new JournalDamaged(`the journal of run ${folder.runId} can't be read: ${accessReason(error)}`);
  }
  const events = new EventsOfRun(folder.runId).take(part.events);
  const state = foldEvents(events);
  if (state) return { state, events, offset: part.offset };
  throw new JournalDamaged(
    `the journal of run ${folder.runId} is damaged: ${folder.journal} holds no run: its first line is damaged\nThe run can't be shown or gone on with; its logs are beside the journal, and taskflow prune --run ${folder.runId} removes it.`,
  );
}

export interface JournalPart {
  readonly events: readonly RunEvent[];
  /** Where to read on: after the last whole line. */
  readonly offset: number;
  /** Whole lines that are no events. */
  readonly damaged: number;
}

/** Reads a whole journal. One that is missing or unreadable throws the file system's error. */
export function readJournal(path: string): JournalPart {
  const fd = openRegular(path, 'own');
  try {
    return parse(readFileSync(fd), 0);
  } finally {
    closeSync(fd);
  }
}

const CHUNK_BYTES = 4 * 1024 * 1024;

/** Reads the whole lines after `offset`, some megabytes at a time: call again until there are no more. */
export function readJournalFrom(path: string, offset: number, chunkBytes = CHUNK_BYTES): JournalPart {
  const fd = openRegular(path, 'own');
  try {
    const available = fstatSync(fd).size - offset;
    if (available <= 0) return { events: [], offset, damaged: 0 };
    // The first line holds the definition and may be longer than a chunk.
    for (let size = Math.min(available, chunkBytes); ; size = Math.min(available, size * 2)) {
      const bytes = Buffer.allocUnsafe(size);
      const length = readSync(fd, bytes, 0, size, offset);
      const part = parse(bytes.subarray(0, length), offset);
      if (part.offset > offset || length < size || size === available) return part;
    }
  } finally {
    closeSync(fd);
  }
}

/** Folds a journal; null when it holds no run. Throws the file system's error when it can't be read. */
export function readRunState(path: string): RunState | null {
  return foldEvents(new EventsOfRun().take(readJournal(path).events));
}

/**
 * The same for who looks at many runs, and must not stop at one of them: null also where there is no journal, or
 * something else in its place. Throws only what may be otherwise in a moment: no descriptors, no permission.
 */
export function readRunStateIfAny(path: string): RunState | null {
  try {
    return readRunState(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof FileRefused || code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP')
      return null;
    throw error;
  }
}

const FIRST_BYTES = 16 * 1024;

/**
 * How a run was created, which is the first event of its journal, without reading what follows; where the first line is
 * damaged, what follows is looked at. null when it holds no run. Throws the file system's error when it can't be
 * read. O(size of the definition).
 */
export function readCreation(path: string): RunEventOf<'run_created'> | null {
  const fd = openRegular(path, 'own');
  try {
    for (let size = FIRST_BYTES; ; size *= 4) {
      const bytes = Buffer.allocUnsafe(size);
      const length = readSync(fd, bytes, 0, size, 0);
      const feed = bytes.subarray(0, length).indexOf(0x0a);
      if (feed < 0 && length === size) continue;
      const first = feed < 0 ? null : parseLine(bytes.toString('utf8', 0, feed));
      if (first?.type === 'run_created') return first;
      return readJournal(path).events.find((event) => event.type === 'run_created') ?? null;
    }
  } finally {
    closeSync(fd);
  }
}

function parse(bytes: Buffer, start: number): JournalPart {
  const events: RunEvent[] = [];
  let damaged = 0;
  let from = 0;
  for (let feed = bytes.indexOf(0x0a); feed >= 0; feed = bytes.indexOf(0x0a, from)) {
    const event = parseLine(bytes.toString('utf8', from, feed));
    if (event) events.push(event);
    else if (feed > from) damaged += 1;
    from = feed + 1;
  }
  return { events, offset: start + from, damaged };
}

function parseLine(line: string): RunEvent | null {
  try {
    const value: unknown = JSON.parse(line);
    return isWholeEvent(value) && value.version <= JOURNAL_VERSION ? value : null;
  } catch {
    return null;
  }
}
