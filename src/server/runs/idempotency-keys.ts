// Remembers, in the home, which run a request with an Idempotency-Key made, so that a repeat makes no second one,
// whichever server it comes to and whatever died in between.
import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { readSmallFile } from '../../files/read-regular.js';
import { statIfAny } from '../../files/stat-if-any.js';
import { isRunId } from '../../history/run-folder.js';
import { asideName, isAsideName, writeAside } from '../../history/write-aside.js';

const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

const recordSchema = z.object({
  version: z.literal(1),
  fingerprint: z.string(),
  run_id: z.string().refine(isRunId),
  /** The run was there: should it be gone, it was deleted. */
  created: z.boolean(),
});
export type KeyRecord = Readonly<z.infer<typeof recordSchema>>;

export class IdempotencyKeys {
  readonly #folder: string;

  constructor(home: string) {
    this.#folder = join(home, 'idempotency');
  }

  read(dagId: string, key: string): KeyRecord | null {
    try {
      const parsed = recordSchema.safeParse(JSON.parse(readSmallFile(this.#path(dagId, key))));
      return parsed.success ? parsed.data : null;
    } catch {
      return null;
    }
  }

  /** Binds a key to a run that is yet to be made, or gives what it is bound to already. */
  claim(dagId: string, key: string, fingerprint: string, runId: string): KeyRecord {
    const path = this.#path(dagId, key);
    const record: KeyRecord = { version: 1, fingerprint, run_id: runId, created: false };
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const aside = asideName(path);
    try {
      writeFileSync(aside, JSON.stringify(record), { mode: 0o600, flag: 'wx' });
      linkSync(aside, path);
      return record;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(aside, { force: true });
    }
    const known = this.read(dagId, key);
    if (known) return known;
    // Damaged: it can't say what it stood for.
    writeAside(path, JSON.stringify(record));
    return record;
  }

  /** Notes that the run is there. */
  created(dagId: string, key: string, record: KeyRecord): void {
    writeAside(this.#path(dagId, key), JSON.stringify({ ...record, created: true }));
  }

  /** Forgets keys of a week ago and earlier. O(keys). */
  forgetOld(now: number): void {
    for (const name of this.#names()) {
      const path = join(this.#folder, name);
      const age = now - (statIfAny(path)?.mtimeMs ?? now);
      if (age > KEPT_MS || (isAsideName(name) && age > 60_000)) rmSync(path, { force: true });
    }
  }

  #names(): string[] {
    try {
      return readdirSync(this.#folder);
    } catch {
      return [];
    }
  }

  /** By its hash: a key may hold anything. */
  #path(dagId: string, key: string): string {
    const hash = createHash('sha256').update(`${dagId}\0${key}`).digest('hex');
    return join(this.#folder, `${hash}.json`);
  }
}

/** The same for bodies that say the same, whatever the order of their keys. */
export function fingerprintOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
}
