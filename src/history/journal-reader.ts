// Reads journals: whole, and from an offset on. A torn last line is not there yet; a damaged one is passed over. A link
// is not followed.
import { closeSync, fstatSync, readFileSync, readSync } from 'node:fs';
import { JOURNAL_VERSION, type RunEvent, type RunEventOf } from '../core/events.js';
import { foldEvents, type RunState } from '../core/run-state.js';
import { openOwnFile } from './open-own-file.js';

export interface JournalPart {
  readonly events: readonly RunEvent[];
  /** Where to read on: after the last whole line. */
  readonly offset: number;
  /** Whole lines that are no events. */
  readonly damaged: number;
}

/** Reads a whole journal. One that is missing or unreadable throws the file system's error. */
export function readJournal(path: string): JournalPart {
  const fd = openOwnFile(path);
  try {
    return parse(readFileSync(fd), 0);
  } finally {
    closeSync(fd);
  }
}

const CHUNK_BYTES = 4 * 1024 * 1024;

/** Reads the whole lines after `offset`, some megabytes at a time: call again until there are no more. */
export function readJournalFrom(path: string, offset: number, chunkBytes = CHUNK_BYTES): JournalPart {
  const fd = openOwnFile(path);
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
  return foldEvents(fromCreation(readJournal(path).events));
}

const FIRST_BYTES = 16 * 1024;

/**
 * The first event of a journal, how the run was created, without reading what follows; null when the first line is
 * damaged. Throws the file system's error when it can't be read. O(size of the definition).
 */
export function readCreation(path: string): RunEventOf<'run_created'> | null {
  const fd = openOwnFile(path);
  try {
    for (let size = FIRST_BYTES; ; size *= 4) {
      const bytes = Buffer.allocUnsafe(size);
      const length = readSync(fd, bytes, 0, size, 0);
      const feed = bytes.subarray(0, length).indexOf(0x0a);
      if (feed < 0 && length === size) continue;
      const event = feed < 0 ? null : parseLine(bytes.toString('utf8', 0, feed));
      return event?.type === 'run_created' ? event : null;
    }
  } finally {
    closeSync(fd);
  }
}

/** Leaves out what stands before run_created, which only damage can put there. */
function* fromCreation(events: readonly RunEvent[]): Generator<RunEvent> {
  let isCreated = false;
  for (const event of events) {
    isCreated ||= event.type === 'run_created';
    if (isCreated) yield event;
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

/**
 * The journal is written by us alone, so a line is trusted once it is a JSON object of a version that is known;
 * a full check of every line would cost more than the run.
 */
function parseLine(line: string): RunEvent | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null) return null;
    const { version, type } = value as Partial<RunEvent>;
    return typeof version === 'number' && version <= JOURNAL_VERSION && typeof type === 'string'
      ? (value as RunEvent)
      : null;
  } catch {
    return null;
  }
}
