// What the user has decided about schedules in a home: on or off, and which DAGs are paused. `scheduler.json`.
import { join } from 'node:path';
import * as z from 'zod';
import { readSmallFile } from '../files/read-regular.js';
import { statIfAny } from '../files/stat-if-any.js';
import { accessReason } from '../history/access-reason.js';
import { withHomeLock } from '../history/home-lock.js';
import { writeAside } from '../history/write-aside.js';

export interface SchedulerSettings {
  /** Off until the user says otherwise. */
  readonly enabled: boolean;
  /** When it was switched on since a scheduler last looked, the earliest first, milliseconds since 1970; at most 100. */
  readonly enabledAt: readonly number[];
  readonly paused: ReadonlySet<string>;
  /** When a DAG that was paused was resumed last, milliseconds since 1970. */
  readonly resumedAt: ReadonlyMap<string, number>;
  /** The file can't be read: schedules count as off. */
  readonly fault: string | null;
}

const time = z.iso.datetime().transform((text) => Date.parse(text));
const fileSchema = z.object({
  version: z.literal(1),
  enabled: z.boolean(),
  enabled_at: z.array(time).default([]),
  paused: z.record(z.string(), z.literal(true)).default({}),
  resumed: z.record(z.string(), time).default({}),
});

/** Reads the settings again only when their file is another: for who asks every few seconds. */
export class WatchedSettings {
  readonly #home: string;
  #signature: string | null = null;
  #settings: SchedulerSettings = off(null);

  constructor(home: string) {
    this.#home = home;
  }

  read(): SchedulerSettings {
    const status = statIfAny(settingsPath(this.#home));
    const signature = status ? `${status.mtimeMs} ${status.size} ${status.ino}` : 'none';
    if (signature !== this.#signature) {
      // In this order: what changes in between is read again at the next look.
      this.#signature = signature;
      this.#settings = readSettings(this.#home);
    }
    return this.#settings;
  }
}

/** Never throws. */
export function readSettings(home: string): SchedulerSettings {
  let text: string;
  try {
    text = readSmallFile(settingsPath(home));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return off(null);
    return off(`${settingsPath(home)} can't be read: ${accessReason(error)}`);
  }
  const parsed = fileSchema.safeParse(parseJson(text));
  if (!parsed.success)
    return off(`${settingsPath(home)} is damaged; taskflow scheduler --enable makes it anew`);
  const { enabled, enabled_at, paused, resumed } = parsed.data;
  return {
    enabled,
    enabledAt: enabled_at,
    paused: new Set(Object.keys(paused)),
    resumedAt: new Map(Object.entries(resumed)),
    fault: null,
  };
}

/**
 * Switches the schedules of a home on or off at `now`, milliseconds since 1970: the times of the DAGs that are there
 * are missed from then on, whenever a scheduler comes to look. Throws what the file system throws.
 */
export function setEnabled(home: string, enabled: boolean, now: number): Promise<void> {
  return change(home, (settings) => ({
    ...settings,
    enabled,
    // The first is the one that most DAGs count from.
    ...(enabled && { enabledAt: [...settings.enabledAt, now].toSpliced(1, settings.enabledAt.length - 99) }),
  }));
}

/** Of times at which schedules were switched on: a scheduler has taken them up. Throws what the file system throws. */
export function forgetEnabledTimes(home: string, taken: readonly number[]): Promise<void> {
  return change(home, (settings) => ({
    ...settings,
    enabledAt: settings.enabledAt.filter((ms) => !taken.includes(ms)),
  }));
}

/** The DAG's times pass by until it is resumed. */
export function pauseDag(home: string, dagId: string): Promise<void> {
  return change(home, (settings) => ({ ...settings, paused: new Set([...settings.paused, dagId]) }));
}

/** `now` in milliseconds since 1970: without catchup, no time before it counts as missed. */
export function resumeDag(home: string, dagId: string, now: number): Promise<void> {
  return change(home, (settings) => {
    if (!settings.paused.has(dagId)) return settings;
    const paused = new Set(settings.paused);
    paused.delete(dagId);
    return { ...settings, paused, resumedAt: new Map([...settings.resumedAt, [dagId, now]]) };
  });
}

function change(home: string, edit: (before: SchedulerSettings) => SchedulerSettings): Promise<void> {
  return withHomeLock(home, () => {
    const { enabled, enabledAt, paused, resumedAt } = edit(readSettings(home));
    const resumed = [...resumedAt].map(([dagId, ms]) => [dagId, new Date(ms).toISOString()]);
    const file = {
      version: 1,
      enabled,
      enabled_at: enabledAt.map((ms) => new Date(ms).toISOString()),
      paused: Object.fromEntries([...paused].map((dagId) => [dagId, true])),
      resumed: Object.fromEntries(resumed),
    };
    writeAside(settingsPath(home), `${JSON.stringify(file, null, 2)}\n`);
  });
}

function off(fault: string | null): SchedulerSettings {
  return { enabled: false, enabledAt: [], paused: new Set(), resumedAt: new Map(), fault };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function settingsPath(home: string): string {
  return join(home, 'scheduler.json');
}
