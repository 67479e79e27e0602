// How far a DAG's schedule has been dealt with: one small file for each DAG, `schedules/<dag id>.json`. Written by the
// one scheduler that holds the home, but for its beginning.
import { join } from 'node:path';
import * as z from 'zod';
import type { ScheduleDefinition } from '../core/definition.js';
import { readSmallFile } from '../files/read-regular.js';
import { writeAside } from '../history/write-aside.js';
import { writeNew } from './write-new.js';

/** Times in milliseconds since 1970. */
export interface ScheduleRecord {
  /** When schedules were first enabled for this DAG. */
  readonly enabledAt: number;
  /** The newest logical date that was decided on. */
  readonly handledUntil?: number;
  /** The schedule that this is about, see `fingerprint`. */
  readonly schedule: string;
  /** When the file's schedule became another: its earlier times were never anyone's to keep. */
  readonly changedAt?: number;
}

const time = z.iso.datetime().transform((text) => Date.parse(text));
const fileSchema = z.object({
  version: z.literal(1),
  enabled_at: time,
  handled_until: z.exactOptional(time),
  schedule: z.string(),
  changed_at: z.exactOptional(time),
});

/** Null where there is none, or a damaged one: the DAG is then as one that has never been seen. */
export function readRecord(home: string, dagId: string): ScheduleRecord | null {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(readSmallFile(recordPath(home, dagId))));
    if (!parsed.success) return null;
    const { enabled_at, handled_until, schedule, changed_at } = parsed.data;
    return {
      enabledAt: enabled_at,
      schedule,
      ...(handled_until !== undefined && { handledUntil: handled_until }),
      ...(changed_at !== undefined && { changedAt: changed_at }),
    };
  } catch {
    return null;
  }
}

/** Throws what the file system throws. */
export function writeRecord(home: string, dagId: string, record: ScheduleRecord): void {
  writeAside(recordPath(home, dagId), recordText(record));
}

/** Notes that schedules are enabled for a DAG from `now` on, unless that was noted before; gives what counts. */
export function beginRecord(
  home: string,
  dagId: string,
  schedule: ScheduleDefinition,
  now: number,
): ScheduleRecord {
  const known = readRecord(home, dagId);
  if (known) return known;
  const record: ScheduleRecord = { enabledAt: now, schedule: fingerprint(schedule) };
  if (writeNew(recordPath(home, dagId), recordText(record))) return record;
  const other = readRecord(home, dagId);
  if (other) return other;
  // A damaged one is in the way.
  writeRecord(home, dagId, record);
  return record;
}

/** What of a schedule makes its times; two that differ only in catchup, overlap, dates or jitter are the same. */
export function fingerprint({ cron, every_ms, timezone }: ScheduleDefinition): string {
  return JSON.stringify({ cron, every_ms, timezone });
}

function recordText({ enabledAt, handledUntil, schedule, changedAt }: ScheduleRecord): string {
  const iso = (ms: number) => new Date(ms).toISOString();
  const file = {
    version: 1,
    enabled_at: iso(enabledAt),
    ...(handledUntil !== undefined && { handled_until: iso(handledUntil) }),
    schedule,
    ...(changedAt !== undefined && { changed_at: iso(changedAt) }),
  };
  return `${JSON.stringify(file)}\n`;
}

function recordPath(home: string, dagId: string): string {
  return join(home, 'schedules', `${dagId}.json`);
}
