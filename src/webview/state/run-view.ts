// The run on the page: folded from its events, live or at a moment of its past, with a version for each task, so
// that only what changed is drawn again.
import { batch, type Signal, signal } from '@preact/signals';
import type { RunEvent } from '../../core/events.js';
import { buildGraph, type Graph } from '../../core/graph/graph.js';
import { applyEvent, type RunState, type TaskRun } from '../../core/run-state.js';
import { isFinalTaskState } from '../../core/states.js';
import { collectQueueTimes, type QueueTimes } from '../model/gantt.js';
import { Replay } from '../model/replay.js';
import { oncePerFrame, type Schedule } from './frame.js';

const TOUCHES_ALL: ReadonlySet<RunEvent['type']> = new Set([
  'run_created',
  'run_retried',
  'run_loaded',
  'run_finished',
]);

export class RunView {
  /** Changes when another run is shown or its definition changes. */
  readonly structure = signal(0);
  /** Changes with any event applied. */
  readonly change = signal(0);
  /** Moment shown, ms since 1970; null: now (or the run's end). */
  readonly replayAt = signal<number | null>(null);

  readonly #versions = new Map<string, Signal<number>>();
  readonly #queued = new Map<string, number[]>();
  #events: RunEvent[] = [];
  #pending: RunEvent[] = [];
  /** Last event's number, those waiting for a frame counted. */
  #seq = 0;
  #live: RunState | null = null;
  #past: RunState | null = null;
  #replay: Replay | null = null;
  #graph: Graph | null = null;
  readonly #flushSoon: () => void;

  constructor(schedule: Schedule) {
    this.#flushSoon = oncePerFrame(schedule, () => this.flush());
  }

  /** The run as shown; null: none. Not tracked: read `change`, `structure` or a version to follow it. */
  get shown(): RunState | null {
    return this.replayAt.peek() === null ? this.#live : this.#past;
  }

  /** The run as it is now. */
  get live(): RunState | null {
    return this.#live;
  }

  get seq(): number {
    return this.#seq;
  }

  get queueTimes(): QueueTimes {
    return this.#queued;
  }

  /** Its first and last moment and its failures, for the slider; null without a run. O(events) after new ones. */
  get replay(): Replay | null {
    if (this.#live && !this.#replay) this.#replay = new Replay([...this.#events]);
    return this.#replay;
  }

  /** One task as shown, tracked: what reads it is drawn again when this task changes. */
  task(id: string): TaskRun | undefined {
    void this.#version(id).value;
    return this.shown?.tasks.get(id);
  }

  /** Shows this run from its first event; null: none. */
  open(run: { readonly events: readonly RunEvent[]; readonly seq: number } | null): void {
    this.#events = [];
    this.#pending = [];
    this.#queued.clear();
    this.#live = this.#past = this.#replay = null;
    this.#seq = run?.seq ?? 0;
    batch(() => {
      this.replayAt.value = null;
      if (run) this.#apply(run.events);
      this.#touch('all');
      this.structure.value++;
      this.change.value++;
    });
  }

  /** Adds events that follow `afterSeq`, up to `seq`. `gap`: some before them are missing, nothing was added. */
  append(afterSeq: number, seq: number, events: readonly RunEvent[]): 'added' | 'gap' {
    if (afterSeq > this.#seq) return 'gap';
    for (const event of events) if (event.seq > this.#seq) this.#pending.push(event);
    this.#seq = Math.max(this.#seq, seq);
    if (this.#pending.length > 0) this.#flushSoon();
    return 'added';
  }

  /** Applies what waits for the frame, now. */
  flush(): void {
    const events = this.#pending;
    if (events.length === 0) return;
    this.#pending = [];
    batch(() => {
      const touched = this.#apply(events);
      this.change.value++;
      if (this.replayAt.peek() === null) this.#touch(touched);
    });
  }

  /** Shows the run at `at` (ms since 1970), or as it is now. */
  seek(at: number | null): void {
    const before = this.shown;
    batch(() => {
      if (at === null || !this.replay) {
        this.replayAt.value = null;
        this.#touchDifferent(before, this.#live);
      } else {
        const { state, passed } = this.replay.seek(at);
        const isStep = passed !== null && this.replayAt.peek() !== null && this.#past === state;
        this.#past = state;
        this.replayAt.value = at;
        if (isStep) this.#touch(this.#touchedBy(passed));
        else this.#touchDifferent(null, state);
      }
      if (before?.definition !== this.shown?.definition) this.structure.value++;
      this.change.value++;
    });
  }

  #apply(events: readonly RunEvent[]): ReadonlySet<string> | 'all' {
    for (const event of events) {
      if (!this.#live && event.type !== 'run_created') continue;
      this.#live = applyEvent(this.#live, event);
      this.#events.push(event);
      if (event.type === 'run_created' || ('definition' in event && event.definition)) {
        this.#graph = buildGraph(this.#live.definition.tasks);
        this.structure.value++;
      }
    }
    collectQueueTimes(this.#queued, events);
    this.#replay = null;
    return this.#touchedBy(events);
  }

  /** A task that ends also changes what those after it say they wait for. */
  #touchedBy(events: readonly RunEvent[]): ReadonlySet<string> | 'all' {
    const touched = new Set<string>();
    for (const event of events) {
      if (TOUCHES_ALL.has(event.type)) return 'all';
      if (!('task_id' in event)) continue;
      touched.add(event.task_id);
      if (event.type !== 'task_state' || !isFinalTaskState(event.state)) continue;
      const index = this.#graph?.indexOf.get(event.task_id) ?? -1;
      for (const next of this.#graph?.downstream[index] ?? []) touched.add(this.#graph?.ids[next] ?? '');
    }
    return touched;
  }

  #touchDifferent(before: RunState | null, after: RunState | null): void {
    for (const id of this.#versions.keys()) {
      const [old, task] = [before?.tasks.get(id), after?.tasks.get(id)];
      if (!old || !task || old !== task) this.#touch([id]);
    }
  }

  #touch(ids: Iterable<string> | 'all'): void {
    for (const id of ids === 'all' ? this.#versions.keys() : ids) {
      const version = this.#versions.get(id);
      if (version) version.value++;
    }
  }

  #version(id: string): Signal<number> {
    let version = this.#versions.get(id);
    if (!version) {
      version = signal(0);
      this.#versions.set(id, version);
    }
    return version;
  }
}
