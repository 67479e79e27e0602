// Takes the host's messages into the page's state.
import { batch } from '@preact/signals';
import type { RunEvent } from '../../core/events.js';
import { runTookMs } from '../../core/run-state.js';
import { isFinalRunState } from '../../core/states.js';
import { formatDuration, setLocale } from '../model/format.js';
import { stateWord } from '../model/look.js';
import { type HostMessage, parseHostMessage, type Snapshot } from '../protocol.js';
import { setWords, word } from '../words.js';
import type { Actions } from './act.js';
import type { Layouts } from './layouts.js';
import type { PageState } from './page-state.js';

/** Log text kept on the page; the rest is in the log itself. */
const MOST_LOG_CHARACTERS = 64_000;

export class Receiver {
  readonly #page: PageState;
  readonly #actions: Actions;
  readonly #layouts: Layouts;

  constructor(page: PageState, actions: Actions, layouts: Layouts) {
    this.#page = page;
    this.#actions = actions;
    this.#layouts = layouts;
  }

  /** Any message of the host, unchecked. */
  readonly receive = (data: unknown): void => {
    // For measuring: from here to `drawn`.
    if (!this.#page.isReady.peek()) performance.mark('snapshot');
    const parsed = parseHostMessage(data);
    if (parsed.ok) batch(() => this.#take(parsed.message));
    else this.#actions.notify('host', 'error', word('app.badMessage', { error: parsed.error }));
  };

  #take(message: HostMessage): void {
    const page = this.#page;
    switch (message.type) {
      case 'snapshot':
        this.#start(message);
        break;
      case 'dag':
        if (message.dag.revision >= (page.dag.peek()?.revision ?? 0)) page.dag.value = message.dag;
        break;
      case 'can':
        page.can.value = message.can;
        break;
      case 'dags':
        page.dags.value = message.dags;
        break;
      case 'runs':
        this.#forgetChanged(message.runs.rows);
        page.runs.value = message.runs;
        break;
      case 'run_row':
        this.#row(message);
        break;
      case 'stats':
        page.stats.value = message.stats;
        break;
      case 'run':
        page.run.open(message.run);
        break;
      case 'events':
        this.#events(message);
        break;
      case 'layout':
        this.#layouts.answer(message.request, message.layout);
        break;
      case 'grid':
        page.grid.value = new Map([
          ...page.grid.value,
          ...message.runs.map(({ run_id, tasks }) => [run_id, tasks] as const),
        ]);
        break;
      case 'details':
        page.details.value = message.details;
        break;
      case 'log':
        this.#log(message);
        break;
      case 'done':
        this.#actions.settle(message.request, message.error);
        break;
      case 'notice':
        this.#actions.notify('host', message.severity, message.text);
        break;
      case 'show':
        if (message.what === 'search') this.#actions.find();
        else if (message.what !== 'export') this.#actions.show(message.what);
        break;
      case 'reveal':
        this.#actions.select(message.task_id, true);
        break;
      default: {
        const never: never = message;
        void never;
      }
    }
  }

  #start(snapshot: Snapshot): void {
    const page = this.#page;
    setWords(snapshot.words, snapshot.locale);
    setLocale(snapshot.locale);
    page.host.value = snapshot.host;
    page.can.value = snapshot.can;
    page.direction.value = snapshot.direction;
    // Where one has moved another DAG's graph to says nothing of this one.
    if (page.dag.peek() && page.dag.peek()?.id !== snapshot.dag.id) page.view.value = null;
    page.dag.value = snapshot.dag;
    page.dags.value = snapshot.dags ?? [];
    page.runs.value = snapshot.runs;
    page.stats.value = snapshot.stats;
    page.grid.value = new Map();
    page.details.value = null;
    page.log.value = null;
    this.#actions.startOver();
    page.run.open(snapshot.run);
    page.starts.value += 1;
    page.isReady.value = true;
  }

  /** Columns of runs that have come further since they were asked for. */
  #forgetChanged(rows: Snapshot['runs']['rows']): void {
    const { runs, grid } = this.#page;
    const before = new Map(runs.value.rows.map((row) => [row.run_id, `${row.state} ${row.ended_at}`]));
    const isChanged = ({ run_id, state, ended_at }: (typeof rows)[number]): boolean =>
      grid.value.has(run_id) && before.get(run_id) !== `${state} ${ended_at}`;
    const changed = new Set(rows.filter(isChanged).map(({ run_id }) => run_id));
    if (changed.size > 0) grid.value = new Map([...grid.value].filter(([runId]) => !changed.has(runId)));
  }

  #row({ row }: Extract<HostMessage, { type: 'run_row' }>): void {
    const { runs, grid } = this.#page;
    const at = runs.value.rows.findIndex(({ run_id }) => run_id === row.run_id);
    const rows = at < 0 ? [row, ...runs.value.rows] : runs.value.rows.with(at, row);
    runs.value = { ...runs.value, rows };
    if (!grid.value.has(row.run_id)) return;
    const rest = new Map(grid.value);
    rest.delete(row.run_id);
    grid.value = rest;
  }

  #events(message: Extract<HostMessage, { type: 'events' }>): void {
    const { run, runId } = this.#page;
    if (message.run_id !== runId.value) return;
    const before = run.seq;
    if (run.append(message.after_seq, message.seq, message.events) === 'gap')
      this.#actions.post({ type: 'request_events', run_id: message.run_id, after_seq: before });
    else this.#announce(message.events.filter(({ seq }) => seq > before));
  }

  #announce(events: readonly RunEvent[]): void {
    const failed = events.filter(
      (event) =>
        event.type === 'task_state' &&
        !event.allowed &&
        (event.state === 'failed' || event.state === 'timed_out'),
    );
    const ended = events.findLast((event) => event.type === 'run_finished');
    const [first] = failed;
    if (ended?.type === 'run_finished' && isFinalRunState(ended.state)) {
      const { live } = this.#page.run;
      const duration = formatDuration((live && runTookMs(live, Date.parse(ended.at))) ?? 0);
      this.#actions.announce(word('live.runEnded', { state: stateWord(ended.state), duration }));
    } else if (failed.length > 1) this.#actions.announce(word('live.tasksFailed', { count: failed.length }));
    else if (first?.type === 'task_state')
      this.#actions.announce(word('live.taskFailed', { task: first.task_id, state: stateWord(first.state) }));
  }

  #log({ log }: Extract<HostMessage, { type: 'log' }>): void {
    const known = this.#page.log.value;
    const follows =
      log.append &&
      known?.run_id === log.run_id &&
      known.task_id === log.task_id &&
      known.attempt === log.attempt;
    const text = follows ? known.text + log.text : log.text;
    const kept = text.length > MOST_LOG_CHARACTERS ? lastLines(text) : text;
    const { run_id, task_id, attempt } = log;
    const cut = kept.length < text.length || (follows ? known.cut : log.cut);
    this.#page.log.value = { run_id, task_id, attempt, text: kept, cut };
  }
}

function lastLines(text: string): string {
  const end = text.slice(-MOST_LOG_CHARACTERS / 2);
  return end.slice(end.indexOf('\n') + 1);
}
