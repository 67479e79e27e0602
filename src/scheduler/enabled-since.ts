// From when on the times of the DAGs count that were there when schedules were switched on. That reads no DAG file,
// which may be code that would be run for it: the first scheduler that looks tells what was there by the files' times.
import { statSync } from 'node:fs';
import type { ScheduledDag } from './dag-files.js';
import { beginRecord } from './schedule-record.js';
import { forgetEnabledTimes, type SchedulerSettings } from './scheduler-settings.js';

/**
 * Begins the record of each DAG that has none, from when schedules were enabled for it, and forgets these times: what
 * is new from now on begins when it is seen. `now` in milliseconds since 1970. One that can't be written does not
 * keep the others from theirs, and is tried again at the next call. Throws what writing the settings throws.
 */
export async function beginEnabled(
  home: string,
  { enabledAt }: SchedulerSettings,
  dags: readonly ScheduledDag[],
  now: number,
): Promise<void> {
  if (enabledAt.length === 0) return;
  let isWhole = true;
  for (const { id, file, definition } of dags) {
    try {
      beginRecord(home, id, definition.schedule, enabledSince(enabledAt, file, now));
    } catch {
      // Told where the DAG is decided on, which needs the same file.
      isWhole = false;
    }
  }
  if (isWhole) await forgetEnabledTimes(home, enabledAt);
}

/**
 * The first time schedules were enabled at which the file was as it is now; `now` where it is younger. Milliseconds
 * since 1970, `enabledAt` ascending. A file's change time counts: a copy keeps only the other ones.
 */
export function enabledSince(enabledAt: readonly number[], file: string, now: number): number {
  const status = statSync(file, { throwIfNoEntry: false });
  if (!status) return now;
  const changedMs = Math.floor(status.ctimeMs);
  return Math.min(now, enabledAt.find((ms) => ms >= changedMs) ?? now);
}
