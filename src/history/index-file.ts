// history.sqlite as a file: an ordinary SQLite database, with a checksum in its header, since SQLite notices
// damage only where it happens to look.
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { readRegularAsync } from '../files/read-regular.js';
import { INDEX_FORMAT } from './index-schema.js';
import { writeAside } from './write-aside.js';

const MAGIC = 'SQLite format 3\0';
/** Of SQLite's header, free for applications: https://www.sqlite.org/fileformat2.html#the_database_header */
const USER_VERSION_AT = 60;
const APPLICATION_ID_AT = 68;
const HEADER_BYTES = 100;
/** It is held in memory; a larger one is made anew. */
const MOST_BYTES = 2 ** 31 - 1;
/** "TFH" and the format's number. */
const APPLICATION_ID = 0x54464800 + INDEX_FORMAT;

/** The saved index, or null where it is missing, damaged, of another format, or can't be read. Never rejects. */
export async function readIndexFile(home: string): Promise<Uint8Array | null> {
  let bytes: Buffer;
  try {
    bytes = await readRegularAsync(indexPath(home), { links: 'none', maxBytes: MOST_BYTES });
  } catch {
    return null;
  }
  if (bytes.length < HEADER_BYTES || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return null;
  if (bytes.readUInt32BE(APPLICATION_ID_AT) !== APPLICATION_ID) return null;
  const checksum = bytes.readUInt32BE(USER_VERSION_AT);
  return checksum === checksumOf(bytes) ? bytes : null;
}

/** Saves an exported database. Throws what the file system throws, leaving the old one. */
export function writeIndexFile(home: string, database: Uint8Array): void {
  const bytes = Buffer.from(database.buffer, database.byteOffset, database.byteLength);
  bytes.writeUInt32BE(APPLICATION_ID, APPLICATION_ID_AT);
  bytes.writeUInt32BE(checksumOf(bytes), USER_VERSION_AT);
  writeAside(indexPath(home), bytes);
}

function checksumOf(bytes: Buffer): number {
  return crc32(bytes.subarray(USER_VERSION_AT + 4), crc32(bytes.subarray(0, USER_VERSION_AT)));
}

function indexPath(home: string): string {
  return join(home, 'history.sqlite');
}
