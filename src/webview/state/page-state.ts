// What the page knows and shows, as signals; who changes them: receive.ts (the host) and act.ts (the person).
import { computed, signal } from '@preact/signals';
import type { DagDefinition } from '../../core/definition.js';
import { definitionOfOutline } from '../../core/definition-of-outline.js';
import { isFinalRunState, type RunStateName } from '../../core/states.js';
import type { GraphLayout } from '../../layout/graph-layout.js';
import type { Critical } from '../model/critical.js';
import { type DrawnGraph, drawnGraph, shapeOf } from '../model/drawn-graph.js';
import { findTasks } from '../model/find.js';
import type { Place } from '../model/viewport.js';
import type { Abilities, DagView, GridRun, RunRow, TaskDetails, TaskStats } from '../protocol.js';
import type { Connection } from '../transport/transport.js';
import type { Schedule } from './frame.js';
import { RunView } from './run-view.js';

export type Tab = 'graph' | 'gantt' | 'grid';

/**
 * What a notice is about, and goes with: a wish for a run of the DAG, a change of the run shown, a file or picture, or
 * what the host said.
 */
export type About = 'dag' | 'run' | 'file' | 'host';

export interface Notice {
  readonly id: number;
  readonly about: About;
  readonly severity: 'info' | 'warning' | 'error';
  readonly text: string;
}

export interface LogTail {
  readonly run_id: string;
  readonly task_id: string;
  readonly attempt: number;
  readonly text: string;
  readonly cut: boolean;
}

/** What a run is to be, before it has its parameters. */
export type RunWish =
  | { readonly type: 'run' }
  | { readonly type: 'run_part'; readonly task_id: string; readonly part: 'until' | 'from' | 'alone' };

export class PageState {
  // What the host said.
  readonly isReady = signal(false);
  /** Goes up with each snapshot: the host then knows nothing of what the page wants. */
  readonly starts = signal(0);
  readonly connection = signal<Connection>('open');
  readonly host = signal<'editor' | 'server'>('editor');
  readonly can = signal<Abilities>({ run: false, go_to_line: false, open_log: false });
  readonly direction = signal<'right' | 'down'>('right');
  readonly dag = signal<DagView | null>(null);
  readonly dags = signal<readonly { readonly id: string; readonly title: string }[]>([]);
  readonly runs = signal<{ readonly rows: readonly RunRow[]; readonly more: boolean }>({
    rows: [],
    more: false,
  });
  readonly stats = signal<TaskStats>({});
  readonly details = signal<TaskDetails | null>(null);
  readonly log = signal<LogTail | null>(null);
  readonly grid = signal<ReadonlyMap<string, GridRun['tasks']>>(new Map());
  readonly layout = signal<GraphLayout | null>(null);
  readonly notices = signal<readonly Notice[]>([]);
  /** Numbers of requests without an answer yet. */
  readonly pending = signal<ReadonlySet<number>>(new Set());
  readonly run: RunView;

  // What the person chose.
  readonly tab = signal<Tab>('graph');
  readonly selected = signal<string | null>(null);
  /** Attempt whose log is shown; null: the last. */
  readonly attempt = signal<number | null>(null);
  /** Where a person has moved the graph to; null: it is fitted. */
  readonly view = signal<Place | null>(null);
  readonly hovered = signal<string | null>(null);
  readonly isFinding = signal(false);
  readonly query = signal('');
  readonly showsCritical = signal(true);
  readonly showsDetails = signal(true);
  readonly showsKeys = signal(false);
  /** A run whose parameters are being asked for here. */
  readonly runToAsk = signal<RunWish | null>(null);
  /** Goes up with each wish to play or pause the replay. */
  readonly playWish = signal(0);
  /** A task to bring into view; the number makes the same task a new wish. */
  readonly wish = signal<{ readonly id: string; readonly number: number } | null>(null);

  /** ms since 1970, moving while a run is active. */
  readonly clock = signal(0);
  readonly critical = signal<Critical>({ ids: [], tasks: new Set(), edges: new Set(), length: 0 });
  /** For screen readers, said once. */
  readonly announcement = signal('');

  #lastGood: DagDefinition | null = null;
  #lastGoodFile: string | null = null;
  #lastDrawn: DrawnGraph | null = null;

  constructor(schedule: Schedule) {
    this.run = new RunView(schedule);
  }

  readonly errors = computed(
    () => this.dag.value?.problems.filter(({ severity }) => severity === 'error').length ?? 0,
  );

  /** The definition to draw without a run: the file's; while it has errors the last one without, else its outline. */
  readonly fileDefinition = computed<DagDefinition | null>(() => {
    const dag = this.dag.value;
    if (!dag) return null;
    if (dag.file !== this.#lastGoodFile) this.#lastGood = null;
    this.#lastGoodFile = dag.file;
    if (dag.definition && this.errors.value === 0) this.#lastGood = dag.definition;
    return (
      this.#lastGood ?? dag.definition ?? (dag.outline ? definitionOfOutline(dag.id, dag.outline) : null)
    );
  });

  /** Null: what is drawn is the file as it is; else how it differs. */
  readonly staleness = computed<'stale' | 'partial' | null>(() => {
    if (this.errors.value === 0 || this.hasRun.value) return null;
    return this.fileDefinition.value !== null && this.fileDefinition.value === this.#lastGood
      ? 'stale'
      : 'partial';
  });

  readonly hasRun = computed(() => {
    void this.run.structure.value;
    return this.run.live !== null;
  });

  readonly runId = computed(() => {
    void this.run.structure.value;
    return this.run.live?.run_id ?? null;
  });

  /** The graph every view shows: of the run, or of the file. Null: nothing to draw yet. */
  readonly drawn = computed<DrawnGraph | null>(() => {
    void this.run.structure.value;
    const definition = this.run.shown?.definition ?? this.run.live?.definition ?? this.fileDefinition.value;
    if (!definition) return null;
    if (this.#lastDrawn?.definition !== definition) this.#lastDrawn = drawnGraph(definition);
    return this.#lastDrawn;
  });

  /** True when the file's graph is no more that of the run shown. */
  readonly fileDiffers = computed(() => {
    const definition = this.dag.value?.definition;
    const { drawn } = this;
    if (!definition || this.errors.value > 0 || !this.hasRun.value || !drawn.value) return false;
    return shapeOf(definition.tasks) !== drawn.value.shape;
  });

  /** A run that goes on while one that is over is shown, or none. */
  readonly runningRow = computed(() => {
    if (this.isLive.value) return null;
    const row = this.runs.value.rows.find(({ state }) => !isFinalRunState(state) && state !== 'interrupted');
    return row && row.run_id !== this.runId.value ? row : null;
  });

  /** The open run in the list, which alone knows that it was interrupted. */
  readonly runRow = computed(
    () => this.runs.value.rows.find((row) => row.run_id === this.runId.value) ?? null,
  );

  /** State of the run shown, at the moment shown. */
  readonly runState = computed<RunStateName | null>(() => {
    void this.run.change.value;
    const { shown } = this.run;
    if (!shown) return null;
    const isNow = this.run.replayAt.value === null;
    return isNow && this.runRow.value?.state === 'interrupted' && !isFinalRunState(shown.state)
      ? 'interrupted'
      : shown.state;
  });

  /** True while events may still come. */
  readonly isLive = computed(() => {
    void this.run.change.value;
    const { live } = this.run;
    return live !== null && !isFinalRunState(live.state) && this.runRow.value?.state !== 'interrupted';
  });

  /** The moment that everything on the page is shown at. */
  readonly now = computed(() => {
    void this.run.change.value;
    const replayAt = this.run.replayAt.value;
    if (replayAt !== null) return replayAt;
    const { live } = this.run;
    if (!live) return this.clock.value;
    return this.isLive.value ? this.clock.value : (live.ended_at ?? this.run.replay?.end ?? live.created_at);
  });

  readonly matches = computed<readonly string[]>(() => {
    const drawn = this.drawn.value;
    return drawn && this.isFinding.value ? findTasks(drawn, this.query.value) : [];
  });

  /** Null while nothing is looked for. */
  readonly matching = computed<ReadonlySet<string> | null>(() =>
    this.isFinding.value && this.query.value.trim() ? new Set(this.matches.value) : null,
  );
}
