// Notices hosts that have gone silent, by what they have recorded: stopped, hung, or their reply was lost.
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { type ExitRecord, readExitRecords } from '../exit-records.js';
import type { FunctionAttempt } from './function-attempt.js';

/** Milliseconds. */
export interface HostPatience {
  readonly look: number;
  /** A host that has loaded its file has this long to begin with an attempt, which takes it a millisecond. */
  readonly begin: number;
  /** One that has not has to start first: an interpreter on a slow disk. */
  readonly firstBegin: number;
}

const PATIENCE: HostPatience = { look: 2000, begin: 10_000, firstBegin: 60_000 };

export interface WatchedHost {
  readonly attempt: FunctionAttempt | null;
  /** Milliseconds of a clock that never jumps. */
  readonly givenAt: number;
  readonly isReady: boolean;
}

export interface HostWatchOptions<Host extends WatchedHost> {
  readonly patience?: HostPatience | undefined;
  readonly hosts: () => Iterable<Host>;
  /** It has recorded the end of its attempt and does not say so. */
  readonly onEndUntold: (host: Host, exitCode: number) => void;
  /** It does not begin with its attempt. */
  readonly onNotBegun: (host: Host) => void;
}

/** Looks now and then while an attempt is older than that. What a function does may take as long as it likes. */
export class HostWatch<Host extends WatchedHost> {
  readonly #options: HostWatchOptions<Host>;
  readonly #patience: HostPatience;
  /** Attempts whose end was recorded at the last look already: a reply comes at once after the record. */
  #ended = new Set<FunctionAttempt>();
  /** Attempts that a host was seen to have begun with: the record may be removed later, with all of the run's folder. */
  readonly #begun = new WeakSet<FunctionAttempt>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: HostWatchOptions<Host>) {
    this.#options = options;
    this.#patience = options.patience ?? PATIENCE;
  }

  /** Call when an attempt was given to a host. */
  start(): void {
    this.#timer ??= setInterval(() => this.#look(), this.#patience.look).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #look(): void {
    const { look, begin, firstBegin } = this.#patience;
    const now = performance.now();
    const busy = [...this.#options.hosts()].filter(({ attempt }) => attempt && !attempt.isEnding);
    if (busy.length === 0) this.stop();
    const ended = new Set<FunctionAttempt>();
    const records = new Map<string, ReadonlyMap<string, ExitRecord>>();
    for (const host of busy) {
      const { attempt, givenAt, isReady } = host;
      if (!attempt || now - givenAt < look) continue;
      const { folder, nonce } = attempt.request;
      const read = records.get(folder.exits) ?? recordsOf(folder.exits);
      if (!read) return;
      records.set(folder.exits, read);
      const record = read.get(nonce);
      if (record) this.#begun.add(attempt);
      if (record?.exit_code !== undefined) {
        ended.add(attempt);
        if (this.#ended.has(attempt)) this.#options.onEndUntold(host, record.exit_code);
      } else if (!this.#begun.has(attempt) && now - givenAt > (isReady ? begin : firstBegin)) {
        this.#options.onNotBegun(host);
      }
    }
    this.#ended = ended;
  }
}

/** Null where they can't be read now, or the run's folder is gone: before the first start of a run there are none. */
function recordsOf(path: string): ReadonlyMap<string, ExitRecord> | null {
  try {
    return existsSync(dirname(path)) ? readExitRecords(path) : null;
  } catch {
    return null;
  }
}
