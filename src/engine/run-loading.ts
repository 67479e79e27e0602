// Before the first attempt of a run of a file in code: its host loads the file and says which tasks, edges and settings
// it makes, and these are the run's. What can't be loaded makes no attempt.
import { availableParallelism } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import type { DagDefinition } from '../core/definition.js';
import { JOURNAL_VERSION, type RunEvent, type RunEventBody } from '../core/events.js';
import type { HostAnswer } from '../core/host-description.js';
import { planLoaded } from '../core/run/retry-plan.js';
import { endUnstarted, type UnstartedEnd } from '../core/run/unstarted-end.js';
import { applyEvent, type RunState } from '../core/run-state.js';
import { codeLanguage } from '../definition/code/code-files.js';
import { JournalWriter } from '../history/journal-writer.js';
import type { Ownership } from '../history/ownership.js';
import type { RunFolder } from '../history/run-folder.js';
import { loadForRun, releaseEarlyHost, secondHostLoaded, startSecondHost } from './hosts/early-host.js';
import { endLoadingHosts } from './hosts/left-loading.js';
import type { LoadingFile } from './hosts/loading-file.js';
import { knownDefinition } from './known-definition.js';
import { slotsOf } from './slots.js';
import { watchControl } from './watch-control.js';

export interface RunLoadingOptions {
  readonly folder: RunFolder;
  readonly ownership: Ownership;
  /** Folded from the journal; changed from here on. */
  readonly state: RunState;
  readonly env: NodeJS.ProcessEnv;
  readonly onEvents?: (events: readonly RunEvent[], state: RunState) => void;
}

/** Longer ones are no limit to Node's timers. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

type Stop = Extract<UnstartedEnd['reason'], 'run_cancelled' | 'run_timeout'>;

/** True for a run of a file in code that no host has loaded yet. */
export function isToBeLoaded({ file, is_loaded }: RunState): boolean {
  return !is_loaded && file !== null && codeLanguage(file) !== null;
}

export class RunLoading {
  readonly #options: RunLoadingOptions;
  readonly #journal: JournalWriter;
  #file: LoadingFile | null = null;
  #stop: Stop | null = null;
  #isForced = false;
  #fault: { readonly error: unknown } | null = null;

  /** Opens the journal: throws JournalWriteError. */
  constructor(options: RunLoadingOptions) {
    this.#options = options;
    this.#journal = new JournalWriter(options.folder.journal);
  }

  /**
   * True when the run goes on with its definition, false when it has ended: then its state says how. Rejects with
   * JournalWriteError, or with OwnershipLost when another process has taken over.
   */
  async run(): Promise<boolean> {
    const { folder, ownership, state } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    let closeControl = () => {};
    try {
      const isFirst = state.started_at === undefined;
      if (isFirst) this.#record({ type: 'run_started', slots: slotsOf(state) });
      else this.#record({ type: 'run_adopted', owner: ownership.number, pid: process.pid });
      closeControl = watchControl({
        folder,
        ownership,
        onCancel: (now) => this.cancel(now),
        onFault: (error) => {
          this.#fault ??= { error };
          void this.#file?.end(true);
        },
      });
      const left = leftMs(state);
      if (left !== null) timer = setTimeout(() => this.#end('run_timeout'), Math.min(left, LONGEST_TIMER_MS));
      // Of an earlier owner, which may load for ever.
      if (!isFirst) await endLoadingHosts(folder.runId);
      return await this.#load();
    } finally {
      clearTimeout(timer);
      closeControl();
      this.#journal.close();
    }
  }

  /** Ends the loading, and the run with it. */
  cancel(now: boolean): void {
    const { state } = this.#options;
    try {
      if (state.cancel === 'no' || (now && state.cancel !== 'now'))
        this.#record({ type: 'cancel_requested', now });
    } catch (error) {
      this.#fault ??= { error };
    }
    this.#isForced ||= now;
    this.#end('run_cancelled');
  }

  #end(reason: Stop): void {
    this.#stop ??= reason;
    void this.#file?.end(this.#isForced);
  }

  async #load(): Promise<boolean> {
    const { folder, state, env } = this.#options;
    const { file, project } = state;
    const language = file === null ? null : codeLanguage(file);
    if (file === null || language === null) throw new Error('Internal error: there is no file to load');
    if (state.cancel !== 'no') this.#stop ??= 'run_cancelled';
    let answer: HostAnswer | null = null;
    let isKnown = false;
    if (this.#stop === null && this.#fault === null) {
      const known = knownDefinition(state.definition);
      const look = (said: unknown) => {
        isKnown = known?.(said) ?? false;
        return isKnown;
      };
      this.#file = loadForRun({ language, file, project, env }, folder.runId, known && look);
      // As when each would start for an attempt: the file's text tells how many are to begin at once.
      if (beginsWithSeveral(state)) startSecondHost({ language, file, project, env }, folder.runId);
      // Beside the host, since it takes as long.
      if (!known) void import('./load-definition.js').then(() => import('../definition/read-code.js'));
      answer = await this.#file.answer;
    }
    const ended = isKnown ? this.#takeKnown() : answer === null ? null : await this.#take(file, answer);
    if (this.#fault) throw this.#fault.error;
    if (this.#stop !== null) return this.#finish({ reason: this.#stop });
    if (ended !== null) return this.#finish({ reason: 'load-error', message: ended });
    await secondHostLoaded(folder.runId);
    return true;
  }

  /** The definition of the host for the run; null, or what is wrong with it. */
  async #take(file: string, answer: HostAnswer): Promise<string | null> {
    const { state } = this.#options;
    const { loadedDefinition } = await import('./load-definition.js');
    const loaded = await loadedDefinition(file, state, answer);
    if (this.#stop !== null || this.#fault !== null) return null;
    if (!loaded.ok) return loaded.message;
    return this.#begin(loaded.definition, loaded.params);
  }

  /** The file makes what the run has. */
  #takeKnown(): string | null {
    const { definition, params } = this.#options.state;
    return this.#stop !== null || this.#fault !== null ? null : this.#begin(definition, params);
  }

  #begin(definition: DagDefinition, params: RunState['params']): string | null {
    const { state } = this.#options;
    const plan = planLoaded(state, definition);
    if (!plan.ok) return `the file makes no task ${plan.missing.join(', ')} now, which is part of this run`;
    this.#record({
      type: 'run_loaded',
      slots: slotsOf({ ...state, definition }),
      ...(definition !== state.definition &&
        !isDeepStrictEqual(definition, state.definition) && { definition }),
      ...(!isDeepStrictEqual(params, state.params) && { params }),
      ...(plan.tasks && { tasks: plan.tasks }),
    });
    return null;
  }

  async #finish(end: UnstartedEnd): Promise<false> {
    await releaseEarlyHost(this.#options.folder.runId);
    const { state } = this.#options;
    this.#write(endUnstarted(state, end, Date.now()));
    return false;
  }

  #record(body: RunEventBody): void {
    const { folder, state } = this.#options;
    const at = new Date().toISOString();
    const event = { version: JOURNAL_VERSION, run_id: folder.runId, at, seq: state.seq + 1, ...body };
    applyEvent(state, event);
    this.#write([event]);
  }

  /** `state` has them. */
  #write(events: readonly RunEvent[]): void {
    for (const event of events) this.#journal.add(event);
    this.#journal.flush();
    this.#options.onEvents?.(events, this.#options.state);
  }
}

/** Of the run's own timeout; null: it has none. */
function leftMs({ definition: { timeout_ms }, deadline_from = Date.now() }: RunState): number | null {
  return timeout_ms === undefined ? null : Math.max(0, deadline_from + timeout_ms - Date.now());
}

function beginsWithSeveral({ definition, max_parallel }: RunState): boolean {
  const roots = definition.tasks.filter((task) => task.kind === 'function' && task.depends_on.length === 0);
  return Math.min(roots.length, slotsOf({ definition, max_parallel }), availableParallelism()) > 1;
}
