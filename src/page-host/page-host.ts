// Answers one page: gives it the DAG, its runs and the events of the run shown, and passes on what it asks to do.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isFinalRunState } from '../core/states.js';
import type { HistoryIndex } from '../history/history-index.js';
import { readOwner } from '../history/ownership.js';
import { runFolder } from '../history/run-folder.js';
import { isRun } from '../history/run-ids.js';
import { newestEndedRuns, taskMedians } from '../history/statistics.js';
import { type LayoutLimits, layoutGraph } from '../layout/layout-graph.js';
import {
  type HostMessage,
  type PageMessage,
  type PageMessageOf,
  PROTOCOL_VERSION,
  parsePageMessage,
} from '../webview/protocol.js';
import { FollowedRun } from './followed-run.js';
import { latestLayout } from './page-layout.js';
import type { ActionMessage, PageSource } from './page-source.js';
import { gridRuns, runRows } from './run-lists.js';
import { SelectedLog } from './selected-log.js';
import { detailsHistory, taskInputs, taskOutput } from './task-details.js';

const FIRST_RUNS = 30;
const OWNER_CHECK_MS = 2000;

export interface PageHostOptions {
  readonly source: PageSource;
  readonly send: (message: HostMessage) => void;
  readonly onInvalid: (error: string) => void;
  /** Lays out off this thread, where the face can. */
  readonly startLayout?: NonNullable<LayoutLimits['start']>;
}

export class PageHost {
  readonly #options: PageHostOptions;
  readonly #layout = latestLayout();
  readonly #ownerCheck: NodeJS.Timeout;
  readonly #log = new SelectedLog((log) => this.#send({ type: 'log', log: { ...log } }));
  #run: FollowedRun | null = null;
  #runsShown = FIRST_RUNS;
  #isReady = false;
  #selected: PageMessageOf<'select'> | null = null;
  #isInterrupted = false;
  #toReveal: string | null = null;
  #statsAsked = 0;
  #statsSent = '';

  constructor(options: PageHostOptions) {
    this.#options = options;
    this.#ownerCheck = setInterval(() => this.#checkOwner(), OWNER_CHECK_MS);
  }

  /** A message from the page, not trusted. */
  receive(data: unknown): void {
    const parsed = parsePageMessage(data);
    if (!parsed.ok) this.#options.onInvalid(parsed.error);
    else void this.#handle(parsed.message);
  }

  /** The file changed. */
  dagChanged(): void {
    if (this.#isReady) this.#send({ type: 'dag', dag: this.#source.dag() });
  }

  /** What can be done here has changed. */
  abilitiesChanged(): void {
    this.send({ type: 'can', can: this.#source.can() });
  }

  /** Runs came, ended or went. */
  async runsChanged(): Promise<void> {
    if (!this.#isReady) return;
    const index = await this.#source.index();
    this.#send({ type: 'runs', runs: this.#rows(index) });
    const { home } = this.#source;
    if (this.#run && home !== null && !isRun(home, this.#run.folder.runId)) await this.showRun(null);
    // The last runs of the task selected are others now.
    if (this.#selected) await this.#select(this.#selected);
    await this.#sendStats(index);
  }

  /** Selects a task and brings it into view, as soon as there is a page. */
  reveal(taskId: string): void {
    if (this.#isReady) this.#send({ type: 'reveal', task_id: taskId });
    else this.#toReveal = taskId;
  }

  /** Shows a run: one that was just started, or that was chosen elsewhere. */
  async showRun(runId: string | null): Promise<void> {
    this.#follow(runId);
    const run = this.#run;
    // To read a long run and to send it takes long enough for a turn each.
    await nextTurn();
    if (this.#isReady && run === this.#run) this.#send({ type: 'run', run: this.#openRun() });
  }

  get runId(): string | null {
    return this.#run?.folder.runId ?? null;
  }

  send(message: HostMessage): void {
    if (this.#isReady) this.#send(message);
  }

  dispose(): void {
    clearInterval(this.#ownerCheck);
    this.#statsAsked += 1;
    this.#log.stop();
    this.#run?.dispose();
  }

  get #source(): PageSource {
    return this.#options.source;
  }

  async #handle(message: PageMessage): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.#start(message);
      case 'choose_dag':
        this.#source.chooseDag?.(message.dag_id);
        return;
      case 'choose_run':
        return this.showRun(message.run_id);
      case 'request_runs':
        this.#runsShown += FIRST_RUNS;
        this.#send({ type: 'runs', runs: this.#rows(await this.#source.index()) });
        return;
      case 'request_events':
        return this.#sendEvents(message);
      case 'request_grid':
        this.#send({ type: 'grid', runs: gridRuns(await this.#source.index(), message.run_ids) });
        return;
      case 'request_layout':
        return this.#sendLayout(message);
      case 'select':
        return this.#select(message);
      default:
        return this.#act(message);
    }
  }

  async #start(message: PageMessageOf<'ready'>): Promise<void> {
    const { host, locale, words, direction } = this.#source;
    const index = await this.#source.index();
    const runs = this.#rows(index);
    const running = runs.rows.find(({ state }) => !isFinalRunState(state))?.run_id;
    if (message.run_id !== undefined && this.#run === null) this.#follow(message.run_id);
    else if (this.#run === null) this.#follow(running ?? runs.rows[0]?.run_id ?? null);
    const dag = this.#source.dag();
    const dags = this.#source.dags?.();
    // A page that starts over has nothing of what was sent before: it selects again, and gets all of it again.
    this.#selected = null;
    this.#log.stop();
    this.#isReady = true;
    this.#statsSent = '';
    this.#send({
      type: 'snapshot',
      protocol: PROTOCOL_VERSION,
      host,
      locale,
      words: { ...words },
      can: this.#source.can(),
      direction,
      dag,
      ...(dags && { dags: [...dags] }),
      runs,
      // A long history takes a while; the graph does not wait for it.
      stats: {},
      run: this.#openRun(),
    });
    if (this.#toReveal !== null) this.reveal(this.#toReveal);
    this.#toReveal = null;
    await this.#sendStats(index);
  }

  #rows(index: HistoryIndex | null) {
    return runRows(index, this.#source.dagId, this.#runsShown);
  }

  /** Of several that are asked for at once the newest counts; the page keeps what it has while no run ends. */
  async #sendStats(index: HistoryIndex | null): Promise<void> {
    const asked = ++this.#statsAsked;
    const { dagId } = this.#source;
    const runs = index && newestEndedRuns(index, dagId);
    const print = `${dagId} ${runs?.print ?? ''}`;
    if (print === this.#statsSent) return;
    const stats = index && runs ? Object.fromEntries(await taskMedians(index, runs)) : {};
    if (asked !== this.#statsAsked) return;
    this.#statsSent = print;
    this.#send({ type: 'stats', stats });
  }

  #follow(runId: string | null): void {
    if (runId === this.runId && runId !== null) return;
    this.#run?.dispose();
    this.#run = null;
    this.#isInterrupted = false;
    const { home } = this.#source;
    // The id came from a page: only a run that is there.
    if (runId === null || home === null || !/^[0-9A-Z]{26}$/.test(runId) || !isRun(home, runId)) return;
    this.#run = new FollowedRun(runFolder(home, runId), (events, afterSeq) => {
      const seq = events.at(-1)?.seq ?? afterSeq;
      this.#send({ type: 'events', run_id: runId, after_seq: afterSeq, seq, events: [...events] });
      const selected = this.#selected?.task_id;
      const isTouched = events.some((event) => 'task_id' in event && event.task_id === selected);
      if (selected && isTouched)
        void this.#select({ ...this.#selected, type: 'select', run_id: runId, task_id: selected });
    });
  }

  #openRun() {
    const run = this.#run;
    if (!run) return null;
    const events = run.begin();
    return { run_id: run.folder.runId, seq: events.at(-1)?.seq ?? 0, events: [...events] };
  }

  #sendEvents(message: PageMessageOf<'request_events'>): void {
    if (!this.#run || message.run_id !== this.runId) return;
    const events = this.#run.after(message.after_seq);
    const seq = events.at(-1)?.seq ?? message.after_seq;
    this.#send({
      type: 'events',
      run_id: message.run_id,
      after_seq: message.after_seq,
      seq,
      events: [...events],
    });
  }

  async #sendLayout(message: PageMessageOf<'request_layout'>): Promise<void> {
    const { request, direction, node_width, node_height, tasks } = message;
    const asked = { direction, nodeWidth: node_width, nodeHeight: node_height, tasks };
    const { startLayout } = this.#options;
    const layout = await this.#layout(() => layoutGraph(asked, startLayout ? { start: startLayout } : {}));
    // A newer request has taken its place.
    if (layout === 'outdated') return;
    const { width, height, nodes, edges } = layout;
    this.#send({ type: 'layout', request, layout: { width, height, nodes: [...nodes], edges: [...edges] } });
  }

  async #select(message: PageMessageOf<'select'>): Promise<void> {
    const isSame =
      this.#selected?.task_id === message.task_id &&
      this.#selected?.run_id === message.run_id &&
      this.#selected?.attempt === message.attempt;
    this.#selected = message;
    const { task_id: taskId } = message;
    if (taskId === null) return this.#log.stop();
    const run = message.run_id === this.runId ? this.#run : null;
    const attempts = run?.state?.tasks.get(taskId)?.attempts ?? [];
    const attempt = attempts.find(({ number }) => number === message.attempt) ?? attempts.at(-1);
    if (!isSame || attempt) this.#log.follow(this.#run?.folder, taskId, attempt?.number);
    const index = await this.#source.index();
    // Another one was selected meanwhile.
    if (this.#selected !== message) return;
    this.#send({
      type: 'details',
      details: {
        run_id: run ? message.run_id : null,
        task_id: taskId,
        inputs: run ? taskInputs(run.folder, taskId, attempt) : [],
        output: run ? taskOutput(run.folder, run.state, taskId) : null,
        history: detailsHistory(index, this.#source.dagId, taskId),
      },
    });
  }

  async #act(message: ActionMessage): Promise<void> {
    const can = this.#source.can();
    const changes = ['run', 'run_part', 'cancel', 'resume', 'retry_failed', 'retry_task'].includes(
      message.type,
    );
    const result =
      changes && !can.run ? { error: can.reason ?? 'not allowed here' } : await this.#source.act(message);
    if (result.runId !== undefined && result.runId !== this.runId) await this.showRun(result.runId);
    this.#send({
      type: 'done',
      request: message.request,
      ...(result.error !== undefined && { error: result.error }),
    });
  }

  /** A run whose owner is gone says so by nothing that happens: it has to be looked at. */
  #checkOwner(): void {
    const run = this.#run;
    if (!this.#isReady || !run?.state || isFinalRunState(run.state.state)) return;
    const isInterrupted = run.state.state === 'running' && readOwner(run.folder).status === 'gone';
    if (isInterrupted === this.#isInterrupted) return;
    this.#isInterrupted = isInterrupted;
    void this.runsChanged();
  }

  #send(message: HostMessage): void {
    this.#options.send(message);
  }
}
