// Plays the host of the page by the real protocol: checks what the page says, answers as extension and server do.
import type { RunEvent } from '../../../src/core/events.js';
import { foldEvents, type RunState, summarizeTasks } from '../../../src/core/run-state.js';
import { idleMs } from '../../../src/core/run-time.js';
import { levelsLayout } from '../../../src/layout/levels-layout.js';
import {
  type HostMessage,
  type PageMessage,
  type PageMessageOf,
  parsePageMessage,
  type RunRow,
  type TaskStats,
} from '../../../src/webview/protocol.js';
import { logOf, outputOf } from './made-up-logs.js';
import type { Scenario } from './scenarios.js';

export class FakeHost {
  /** Everything the page said, for tests to look at. */
  readonly heard: PageMessage[] = [];
  /** What the page said that the contract does not know: must stay empty. */
  readonly refused: string[] = [];
  /** Why it does nothing of what it is asked to do. */
  refusal: string | null = null;
  readonly #scenario: Scenario;
  readonly #send: (message: HostMessage) => void;
  readonly #runs: Map<string, readonly RunEvent[]>;
  readonly #open: RunEvent[] | null;
  #shown: string | null;
  #revision = 1;

  constructor(scenario: Scenario, send: (message: HostMessage) => void) {
    this.#scenario = scenario;
    this.#send = send;
    this.#open = scenario.open ? [...scenario.open] : null;
    this.#runs = new Map(scenario.past.map((events) => [events[0]?.run_id ?? '', events]));
    if (this.#open?.[0]) this.#runs.set(this.#open[0].run_id, this.#open);
    this.#shown = this.#open?.[0]?.run_id ?? null;
  }

  /** Takes any message of the page. */
  receive(data: unknown): void {
    const parsed = parsePageMessage(data);
    if (!parsed.ok) {
      this.refused.push(parsed.error);
      return;
    }
    this.heard.push(parsed.message);
    this.#answer(parsed.message);
  }

  send(message: HostMessage): void {
    this.#send(message);
  }

  /** New events of the open run, as the engine would write them. */
  push(events: readonly RunEvent[]): void {
    const after_seq = this.#open?.at(-1)?.seq ?? 0;
    this.#open?.push(...events);
    const run_id = events[0]?.run_id;
    if (run_id !== undefined && run_id === this.#shown)
      this.#send({
        type: 'events',
        run_id,
        after_seq,
        seq: events.at(-1)?.seq ?? after_seq,
        events: [...events],
      });
    if (!events.some(({ type }) => type.startsWith('run_'))) return;
    const row = rowOf(foldEvents(this.#open ?? []));
    if (row) this.#send({ type: 'run_row', row });
  }

  /** The file changed; `definition` null with problems is a broken one. */
  type(dag: Partial<Extract<HostMessage, { type: 'dag' }>['dag']>): void {
    this.#send({ type: 'dag', dag: { ...this.#dag(), revision: ++this.#revision, ...dag } });
  }

  #answer(message: PageMessage): void {
    switch (message.type) {
      case 'ready':
        if (message.run_id !== undefined && this.#runs.has(message.run_id ?? ''))
          this.#shown = message.run_id;
        this.#send(this.#snapshot());
        break;
      case 'choose_run':
        this.#shown = message.run_id;
        this.#send({ type: 'run', run: this.#openRun() });
        break;
      case 'request_events': {
        const events = (this.#runs.get(message.run_id) ?? []).filter(({ seq }) => seq > message.after_seq);
        const { run_id, after_seq } = message;
        this.#send({ type: 'events', run_id, after_seq, seq: events.at(-1)?.seq ?? after_seq, events });
        break;
      }
      case 'request_layout':
        this.#layout(message);
        break;
      case 'request_grid':
        this.#send({
          type: 'grid',
          runs: message.run_ids.flatMap((run_id) => {
            const state = foldEvents(this.#runs.get(run_id) ?? []);
            return state ? [{ run_id, tasks: summarizeTasks(state) }] : [];
          }),
        });
        break;
      case 'select':
        this.#details(message);
        break;
      case 'request_runs':
        this.#send({ type: 'runs', runs: { rows: this.#rows(), more: false } });
        break;
      case 'choose_dag':
        break;
      default:
        this.#send({
          type: 'done',
          request: message.request,
          ...(this.refusal !== null && { error: this.refusal }),
        });
    }
  }

  #snapshot(): HostMessage {
    const { trusted } = this.#scenario;
    return {
      type: 'snapshot',
      protocol: 1,
      host: 'editor',
      locale: 'en',
      words: {},
      can: {
        run: trusted,
        go_to_line: true,
        open_log: true,
        ...(!trusted && {
          reason: 'This workspace is not trusted: TaskFlow checks and draws here, but runs nothing.',
        }),
      },
      direction: 'right',
      dag: this.#dag(),
      runs: { rows: this.#rows(), more: this.#runs.size > 10 },
      stats: this.#stats(),
      run: this.#openRun(),
    };
  }

  #dag(): Extract<HostMessage, { type: 'dag' }>['dag'] {
    const { definition } = this.#scenario;
    return {
      id: definition.id,
      file: `dags/${definition.id}.dag.yaml`,
      revision: this.#revision,
      definition,
      problems: [],
      lines: Object.fromEntries(definition.tasks.map(({ id }, index) => [id, 8 + index * 3])),
    };
  }

  #openRun(): Extract<HostMessage, { type: 'run' }>['run'] {
    const events = this.#shown === null ? undefined : this.#runs.get(this.#shown);
    return events
      ? { run_id: events[0]?.run_id ?? '', seq: events.at(-1)?.seq ?? 0, events: [...events] }
      : null;
  }

  #rows(): RunRow[] {
    return [...this.#runs.values()].flatMap((events) => rowOf(foldEvents(events)) ?? []).reverse();
  }

  #stats(): TaskStats {
    const stats: Record<string, { median_ms: number; runs: number }> = {};
    for (const { id } of this.#scenario.definition.tasks) {
      const durations = this.#history(id).map(({ duration_ms }) => duration_ms);
      const median = durations.toSorted((a, b) => a - b)[durations.length >> 1];
      if (median !== undefined) stats[id] = { median_ms: median, runs: durations.length };
    }
    return stats;
  }

  #history(taskId: string) {
    return this.#scenario.past.slice(-12).flatMap((events) => {
      const state = foldEvents(events);
      const task = state?.tasks.get(taskId);
      const summary = state ? summarizeTasks(state)[taskId] : undefined;
      if (!state || !task || !summary || summary.attempts === 0) return [];
      const at = state.started_at === undefined ? null : new Date(state.started_at).toISOString();
      return [{ run_id: state.run_id, state: summary.state, duration_ms: summary.duration_ms, at }];
    });
  }

  #layout(message: PageMessageOf<'request_layout'>): void {
    const answer = (): void => {
      const { width, height, nodes, edges } = levelsLayout({
        direction: message.direction,
        nodeWidth: message.node_width,
        nodeHeight: message.node_height,
        tasks: message.tasks,
      });
      this.answerLayout(message, { width, height, nodes: [...nodes], edges: [...edges] });
    };
    // A real host lays a large graph out elsewhere, for a second or more.
    if (message.tasks.length > 400) setTimeout(answer, 1500);
    else answer();
  }

  /** Tests put another layout here. */
  answerLayout(
    { request }: PageMessageOf<'request_layout'>,
    layout: Extract<HostMessage, { type: 'layout' }>['layout'],
  ): void {
    this.#send({ type: 'layout', request, layout });
  }

  #details({ run_id, task_id, attempt }: PageMessageOf<'select'>): void {
    if (task_id === null) return;
    const state = run_id === null ? null : foldEvents(this.#runs.get(run_id) ?? []);
    const definition = this.#scenario.definition.tasks.find(({ id }) => id === task_id);
    const task = state?.tasks.get(task_id);
    const inputs = (definition?.depends_on ?? []).filter((id) => state?.tasks.get(id)?.state === 'success');
    this.#send({
      type: 'details',
      details: {
        run_id,
        task_id,
        inputs: inputs.map((id) => ({ task_id: id, value: { text: outputOf(id), cut: false } })),
        output: task?.state === 'success' ? { text: outputOf(task_id), cut: false } : null,
        history: this.#history(task_id),
      },
    });
    const number = attempt ?? task?.attempts.at(-1)?.number;
    if (run_id === null || number === undefined || !task) return;
    const failed = task.attempts.find((one) => one.number === number)?.outcome === 'failed';
    const text = logOf(task_id, failed);
    this.#send({ type: 'log', log: { run_id, task_id, attempt: number, text, append: false, cut: false } });
  }
}

function rowOf(state: RunState | null): RunRow | null {
  if (!state) return null;
  const iso = (at: number | undefined): string | null =>
    at === undefined ? null : new Date(at).toISOString();
  return {
    run_id: state.run_id,
    state: state.state,
    trigger: state.trigger,
    logical_date: state.logical_date,
    started_at: iso(state.started_at),
    ended_at: iso(state.ended_at),
    idle_ms: idleMs(state.idle),
  };
}
