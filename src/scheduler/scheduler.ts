// The scheduler of a home, as part of any process: holds the lease, watches the DAG files and the clock, makes and
// starts runs when they are due. All it knows is on disk, so it may die anywhere.
import { monotonicFactory } from 'ulid';
import { reasonOf } from '../core/reason-of.js';
import { pace } from '../history/pace.js';
import { type Clock, systemClock } from './clock.js';
import { DagFiles, isScheduled } from './dag-files.js';
import { decideDag } from './decide-dag.js';
import { beginEnabled } from './enabled-since.js';
import { type Guard, listGuards } from './guards.js';
import { InterruptedRuns } from './interrupted-runs.js';
import { BEAT_MS, Lease } from './lease.js';
import { type Plan, Plans } from './plans.js';
import { engineRuns, QueuedRuns, type RunControl } from './run-control.js';
import type { SchedulerEntry, SchedulerEntryBody } from './scheduler-entry.js';
import { type SchedulerSettings, WatchedSettings } from './scheduler-settings.js';
import { ToldFaults } from './told-faults.js';

/** While another holds the lease, or schedules are off: how often it is looked whether that has changed. */
const WAIT_MS = 5000;
/** While the holder is known by its heartbeat only. */
const WAIT_UNSEEN_MS = 2000;
/** The longest sleep of who holds the lease: clocks jump, machines sleep, settings change. Waking up costs most of it. */
const HOLD_MS = 10_000;
/** Who queues a run, or ends one, starts the next itself; this is for those who died before. */
const QUEUE_LOOK_MS = 15_000;

export interface SchedulerOptions {
  readonly home: string;
  /** Absolute path of the folder whose DAG files are scheduled. */
  readonly project: string;
  /** The home came with the folder: nothing is run. */
  readonly foreign?: boolean;
  readonly globs?: readonly string[];
  readonly onEntry: (entry: SchedulerEntry) => void;
  readonly clock?: Clock;
  /** How often it wakes though nothing is due, milliseconds. */
  readonly lookMs?: number;
  /** How runs are started and cancelled; default: in processes of their own, by the engine. */
  readonly runs?: RunControl;
}

export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #clock: Clock;
  readonly #runs: RunControl;
  readonly #lease: Lease;
  readonly #files: DagFiles;
  readonly #newRunId = monotonicFactory();
  readonly #queued: QueuedRuns;
  readonly #interrupted: InterruptedRuns;
  readonly #plans = new Plans();
  readonly #faults = new ToldFaults();
  /** Runs made in this turn. */
  readonly #fresh = new Set<string>();
  readonly #cancelling = new Set<Promise<unknown>>();
  #guards = new Map<string, Guard[]>();
  readonly #watched: WatchedSettings;
  /** As of the turn before. */
  #settings: SchedulerSettings | null = null;
  #toldHolder: number | null | undefined;
  readonly #toldFailures = new Set<string>();
  #queueLookAt = Number.NEGATIVE_INFINITY;
  #isRescanWanted = true;
  #isNewsWanted = true;
  #running: Promise<void> | null = null;
  #isStopping = false;
  /** While it was awake: the next turn comes at once. */
  #isWoken = false;
  #wake: () => void = () => {};

  constructor(options: SchedulerOptions) {
    const { home, project, clock = systemClock, globs, runs = engineRuns } = options;
    this.#options = options;
    this.#clock = clock;
    this.#runs = runs;
    this.#queued = new QueuedRuns(home, runs);
    this.#interrupted = new InterruptedRuns(home, 'schedule', (runId) => runs.resume(home, runId));
    this.#lease = new Lease(home, clock);
    this.#watched = new WatchedSettings(home);
    this.#files = new DagFiles(project, clock, globs);
  }

  /** Begins; again after `stop` too. */
  start(): void {
    if (this.#running) return;
    this.#isStopping = false;
    this.#running = this.#run();
  }

  /** Resolves when nothing more is done and the lease is let go. Runs go on. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#wake();
    await this.#running;
    this.#running = null;
  }

  /** Looks at all DAG files and settings now, not at the next look: something has changed. */
  rescan(): void {
    this.#isRescanWanted = true;
    this.#isWoken = true;
    this.#wake();
  }

  async #run(): Promise<void> {
    if (this.#options.foreign) this.#tell({ type: 'foreign_home' });
    while (!this.#isStopping) {
      const delayMs = await this.#turn();
      await this.#rest(delayMs);
      this.#isWoken = false;
    }
    await Promise.allSettled(this.#cancelling);
    this.#lease.release();
    this.#toldHolder = undefined;
    this.#tell({ type: 'stopped' });
  }

  /** A holder beats meanwhile: cheaper than a turn. */
  async #rest(delayMs: number): Promise<void> {
    for (let leftMs = delayMs; !this.#isStopping && !this.#isWoken; leftMs -= BEAT_MS) {
      if (leftMs < delayMs) this.#keep();
      await this.#sleep(Math.min(leftMs, BEAT_MS));
      if (leftMs <= BEAT_MS) return;
    }
  }

  /** What is wrong with it is told at the next turn. */
  #keep(): void {
    try {
      this.#lease.keep();
    } catch (error) {
      this.#tellFailure('', error);
    }
  }

  #sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const callOff = this.#clock.after(delayMs, resolve);
      this.#wake = () => {
        callOff();
        resolve();
      };
    });
  }

  /** Milliseconds to the next turn. Never rejects: what fails is tried again. */
  async #turn(): Promise<number> {
    const { foreign, lookMs } = this.#options;
    const waitMs = lookMs ?? WAIT_MS;
    if (foreign) return waitMs;
    try {
      const look = this.#hold();
      if (look === 'unseen') return Math.min(waitMs, WAIT_UNSEEN_MS);
      if (look === 'waits') return waitMs;
      const settings = this.#watched.read();
      if (!this.#isOn(settings)) return waitMs;
      await this.#readFiles();
      const { home } = this.#options;
      await beginEnabled(home, settings, this.#files.dags.filter(isScheduled), this.#clock.now());
      const isWhole = await this.#decideDue(settings);
      this.#startRuns();
      if (isWhole) this.#toldFailures.clear();
      const dueInMs = this.#plans.nextDueAt(settings.paused) - this.#clock.now();
      return Math.min(lookMs ?? HOLD_MS, Math.max(0, dueInMs));
    } catch (error) {
      this.#tellFailure('', error);
      return waitMs;
    }
  }

  #hold(): 'held' | 'waits' | 'unseen' {
    const look = this.#lease.look();
    if (look.isHeld) {
      if (!look.isNew) return 'held';
      this.#toldHolder = undefined;
      this.#takeOver();
      this.#tell({ type: 'lease_taken' });
      return 'held';
    }
    if (look.isLost) this.#tell({ type: 'lease_lost' });
    const pid = look.holder?.pid ?? null;
    if (!look.isLost && pid !== this.#toldHolder) {
      this.#toldHolder = pid;
      this.#tell({ type: 'lease_waits', holder_pid: pid, holder_host: look.holder?.host ?? null });
    }
    return look.isUnseen ? 'unseen' : 'waits';
  }

  /** What another one did meanwhile is on disk only. */
  #takeOver(): void {
    this.#guards = new Map();
    for (const guard of listGuards(this.#options.home)) {
      this.#guards.set(guard.dagId, [...(this.#guards.get(guard.dagId) ?? []), guard]);
    }
    this.#plans.forget();
    this.#settings = null;
    this.#queueLookAt = Number.NEGATIVE_INFINITY;
    this.#isRescanWanted = true;
    this.#isNewsWanted = true;
  }

  #isOn(settings: SchedulerSettings): boolean {
    const before = this.#settings;
    this.#settings = settings;
    if (settings.enabled !== before?.enabled || settings.fault !== before.fault) {
      const { fault } = settings;
      if (settings.enabled) this.#tell({ type: 'schedules_on' });
      else this.#tell({ type: 'schedules_off', ...(fault !== null && { message: fault }) });
    }
    for (const dagId of before?.paused ?? []) if (!settings.paused.has(dagId)) this.#plans.forget(dagId);
    return settings.enabled;
  }

  async #readFiles(): Promise<void> {
    const isWanted = this.#isRescanWanted;
    this.#isRescanWanted = false;
    if (await this.#files.refresh(isWanted)) this.#takeUpFiles();
  }

  #takeUpFiles(): void {
    this.#plans.update(this.#files.dags.filter(isScheduled));
    this.#isNewsWanted = true;
    for (const { id, file, fault } of this.#faults.update(this.#files.dags))
      this.#tell({ type: 'dag_faulty', dag_id: id, file, message: fault });
  }

  /** False when one could not be decided on, and will be asked again. */
  async #decideDue(settings: SchedulerSettings): Promise<boolean> {
    const turn = pace();
    let isWhole = true;
    for (const plan of this.#plans.due(this.#clock.now(), settings.paused)) {
      if (!this.#mayGoOn()) return isWhole;
      try {
        await this.#decide(plan, settings);
      } catch (error) {
        // One that fails must not keep the others from their times.
        this.#tellFailure(`${plan.dag.id}: `, error);
        plan.nextDueAt = this.#clock.now() + (this.#options.lookMs ?? WAIT_MS);
        isWhole = false;
      }
      await turn();
    }
    if (this.#isNewsWanted) this.#tellNews(settings);
    return isWhole;
  }

  async #decide(plan: Plan, settings: SchedulerSettings): Promise<void> {
    const { home, project } = this.#options;
    // It was saved since the last look: what is started is the file as it is.
    if (plan.nextDueAt > Number.NEGATIVE_INFINITY && (await this.#files.reload(plan.dag.file))) {
      this.#takeUpFiles();
      return;
    }
    const { id } = plan.dag;
    const decided = await decideDag({
      home,
      project,
      dag: plan.dag,
      now: this.#clock.now(),
      settings,
      guards: this.#guards.get(id) ?? [],
      newRunId: this.#newRunId,
      mayGoOn: () => this.#mayGoOn(),
      cancel: (runId) => this.#cancel(runId),
      tell: (entry) => {
        if (entry.type === 'run_created' || entry.type === 'run_taken_up') this.#fresh.add(entry.run_id);
        this.#tell(entry);
      },
    });
    this.#guards.delete(id);
    plan.nextDueAt = decided.nextDueAt;
  }

  #mayGoOn(): boolean {
    return !this.#isStopping && this.#lease.keep();
  }

  #cancel(runId: string): void {
    const cancelling = this.#runs.cancel(this.#options.home, runId).catch((error: unknown) => {
      this.#tellFailure(`run ${runId} can't be cancelled: `, error);
    });
    this.#cancelling.add(cancelling);
    void cancelling.finally(() => this.#cancelling.delete(cancelling));
  }

  #startRuns(): void {
    const elapsed = this.#clock.elapsed();
    const isTime = this.#fresh.size > 0 || elapsed >= this.#queueLookAt;
    if (this.#isStopping || !isTime) return;
    this.#queueLookAt = elapsed + QUEUE_LOOK_MS;
    this.#interrupted.resume(elapsed, (dag_id, run_id) =>
      this.#tell({ type: 'run_resumed', dag_id, run_id }),
    );
    this.#queued.startReady(elapsed, (dag_id, run_id) => {
      // Of one made this moment all has been said.
      if (!this.#fresh.delete(run_id)) this.#tell({ type: 'queued_run_started', dag_id, run_id });
    });
    this.#fresh.clear();
  }

  #tellNews(settings: SchedulerSettings): void {
    this.#isNewsWanted = false;
    const next = this.#plans.nextDueAt(settings.paused);
    this.#tell({
      type: 'dags_read',
      scheduled: this.#plans.size,
      faulty: this.#faults.size,
      next_at: Number.isFinite(next) ? new Date(next).toISOString() : null,
    });
  }

  /** What fails again and again is told once. */
  #tellFailure(what: string, error: unknown): void {
    const message = what + reasonOf(error);
    // The words of the file system's errors name a temporary file.
    const code = error instanceof Error && 'code' in error ? String(error.code) : message;
    if (this.#toldFailures.has(what + code)) return;
    this.#toldFailures.add(what + code);
    this.#tell({ type: 'failed', message });
  }

  #tell(body: SchedulerEntryBody): void {
    this.#options.onEntry({ at: new Date(this.#clock.now()).toISOString(), ...body });
  }
}
