// What a person can do on the page: each a function, the same for mouse, keyboard and the host's commands.
import { batch } from '@preact/signals';
import type { PageMessage } from '../protocol.js';
import type { Transport } from '../transport/transport.js';
import { word } from '../words.js';
import type { About, Notice, PageState, RunWish, Tab } from './page-state.js';

type Requested = Extract<PageMessage, { request: number }>;
/** A message of those that are answered by `done`, without its number. */
type Command = Requested extends infer M
  ? M extends { type: 'request_layout' }
    ? never
    : M extends Requested
      ? Omit<M, 'request'>
      : never
  : never;

export class Actions {
  readonly #page: PageState;
  readonly #post: (message: PageMessage) => void;
  readonly #giveToken: (text: string) => void;
  #request = 0;
  #notice = 0;
  #wish = 0;
  #asked = new Map<number, { readonly about: About; readonly done: (() => void) | undefined }>();

  constructor(page: PageState, transport: Pick<Transport, 'post' | 'giveToken'>) {
    this.#page = page;
    this.#post = (message) => transport.post(message);
    this.#giveToken = (text) => transport.giveToken?.(text);
  }

  /** Sends a message that needs no answer of its own. */
  post(message: PageMessage): void {
    this.#post(message);
  }

  nextRequest(): number {
    return ++this.#request;
  }

  /** Asks the host for something; a refusal becomes a notice, until the next try. `done` is called on success. */
  command(command: Command, done?: () => void): void {
    const request = this.nextRequest();
    this.#page.pending.value = new Set([...this.#page.pending.value, request]);
    const about = aboutOf(command.type);
    this.#asked.set(request, { about, done });
    this.forget(about);
    this.#post({ ...command, request } as PageMessage);
  }

  /** Asks for parameters first where there are some and the host does not ask: the editor does. */
  run(wish: RunWish): void {
    const { dag, host, runToAsk } = this.#page;
    const params = dag.value?.definition?.params ?? {};
    if (host.value === 'server' && Object.keys(params).length > 0) runToAsk.value = wish;
    else this.command(wish);
  }

  settle(request: number, error: string | undefined): void {
    const rest = new Set(this.#page.pending.value);
    rest.delete(request);
    this.#page.pending.value = rest;
    const asked = this.#asked.get(request);
    this.#asked.delete(request);
    // Of before the host started over: nobody waits for it.
    if (!asked) return;
    if (error === undefined) asked.done?.();
    else this.notify(asked.about, 'error', error);
  }

  notify(about: About, severity: Notice['severity'], text: string): void {
    const { notices } = this.#page;
    const rest = notices.value.filter((notice) => notice.text !== text).slice(-2);
    notices.value = [...rest, { id: ++this.#notice, about, severity, text }];
  }

  /** What was said about this is so no more. */
  forget(...about: readonly About[]): void {
    const { notices } = this.#page;
    const rest = notices.peek().filter((notice) => !about.includes(notice.about));
    if (rest.length < notices.peek().length) notices.value = rest;
  }

  /** The host has started over: it answers nothing of before. */
  startOver(): void {
    this.#page.pending.value = new Set();
    this.#asked.clear();
    this.forget('dag', 'run', 'file', 'host');
  }

  giveToken(text: string): void {
    this.#giveToken(text);
  }

  dismiss(id: number): void {
    const { notices } = this.#page;
    notices.value = notices.value.filter((notice) => notice.id !== id);
  }

  announce(text: string): void {
    this.#page.announcement.value = text;
  }

  show(tab: Tab): void {
    this.#page.tab.value = tab;
  }

  /** Selects a task (null: none) and shows its details; `reveal` brings it into view. */
  select(id: string | null, reveal = false): void {
    batch(() => {
      if (this.#page.selected.value !== id) this.#page.attempt.value = null;
      this.#page.selected.value = id;
      if (id !== null) this.#page.showsDetails.value = true;
      if (id !== null && reveal) this.reveal(id);
    });
  }

  reveal(id: string): void {
    this.#page.wish.value = { id, number: ++this.#wish };
  }

  chooseRun(runId: string | null): void {
    if (runId === this.#page.runId.value) return;
    this.#post({ type: 'choose_run', run_id: runId });
  }

  find(): void {
    this.#page.isFinding.value = true;
  }

  /** Goes to the next match (or the one before) from the task selected. */
  findNext(step: 1 | -1): void {
    const { matches, selected } = this.#page;
    const ids = matches.value;
    if (ids.length === 0) return;
    const at = ids.indexOf(selected.value ?? '');
    const next = at < 0 ? (step === 1 ? 0 : ids.length - 1) : (at + step + ids.length) % ids.length;
    this.select(ids[next] ?? null, true);
  }

  endFind(): void {
    batch(() => {
      this.#page.isFinding.value = false;
      this.#page.query.value = '';
    });
  }

  exportFile(format: 'svg' | 'png' | 'mermaid', encoding: 'utf8' | 'base64', content: string): void {
    const name = this.#page.drawn.value?.definition.id ?? 'graph';
    this.command({ type: 'export', format, name, encoding, content }, () =>
      this.announce(word('live.exported')),
    );
  }
}

function aboutOf(type: Command['type']): About {
  switch (type) {
    case 'run':
    case 'run_part':
      return 'dag';
    case 'cancel':
    case 'resume':
    case 'retry_failed':
    case 'retry_task':
      return 'run';
    case 'open_log':
    case 'follow_log':
    case 'go_to_line':
    case 'go_to_problem':
    case 'open_file':
    case 'export':
      return 'file';
  }
}
