// Switches the schedules of a home on or off, as the command line and the editor do.
import type { ScheduledDag } from './dag-files.js';
import { beginRecord } from './schedule-record.js';
import { setEnabled } from './scheduler-settings.js';

/**
 * On with the DAGs that are scheduled at `now` (milliseconds since 1970): their times are missed from there on,
 * whenever a scheduler comes to look. Throws what the file system throws.
 */
export async function switchHome(
  home: string,
  to: 'off' | { readonly on: readonly ScheduledDag[]; readonly now: number },
): Promise<void> {
  if (to !== 'off')
    for (const { id, definition } of to.on) beginRecord(home, id, definition.schedule, to.now);
  await setEnabled(home, to !== 'off');
}
