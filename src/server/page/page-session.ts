// One open page at `/`: its host, the stream to it, and the DAG it shows.
import { join } from 'node:path';
import { PageHost } from '../../page-host/page-host.js';
import type { PageSource } from '../../page-host/page-source.js';
import { layoutStarter } from '../../page-host/start-layout.js';
import { encodeHostMessage, parsePageMessage } from '../../webview/protocol.js';
import type { EventStream } from '../events/event-stream.js';
import type { ServerContext } from '../server-context.js';
import { dagView } from './dag-view.js';
import { actFromPage } from './page-actions.js';

/** A page that takes nothing is cut before it holds more than this; it comes back and starts over. */
const MOST_BACKLOG = 32 * 1024 * 1024;
const LIST_DELAY_MS = 150;

export class PageSession {
  readonly #context: ServerContext;
  readonly #stream: EventStream;
  readonly #stops: (() => void)[];
  #dagId: string;
  #host: PageHost;
  #listTimer: NodeJS.Timeout | undefined;

  constructor(context: ServerContext, stream: EventStream) {
    this.#context = context;
    this.#stream = stream;
    this.#dagId = context.dags.list[0]?.id ?? '';
    this.#host = this.#newHost();
    this.#stops = [
      context.dags.onChange(() => this.#dagsChanged()),
      context.live.onEvents((_, events) => {
        const isOfRun = events.some(({ event }) => event.type.startsWith('run_'));
        if (isOfRun) this.#listChanged();
      }),
    ];
  }

  /** A message of the page, not trusted. */
  receive(data: unknown): void {
    const parsed = parsePageMessage(data);
    if (parsed.ok && parsed.message.type === 'ready') this.#choose(parsed.message.dag_id ?? this.#dagId);
    this.#host.receive(data);
  }

  dispose(): void {
    clearTimeout(this.#listTimer);
    for (const stop of this.#stops) stop();
    this.#host.dispose();
  }

  #newHost(): PageHost {
    return new PageHost({
      source: this.#source(),
      send: (message) => {
        if (this.#stream.backlog > MOST_BACKLOG) this.#stream.cut();
        else void this.#stream.send(null, encodeHostMessage(message));
      },
      onInvalid: (error) => process.emitWarning(`a page sent a message that is none: ${error}`),
      startLayout: layoutStarter(join(this.#context.dist, 'layout-worker.js')),
    });
  }

  /** Another DAG is another page: everything starts over. */
  #choose(dagId: string): boolean {
    if (dagId === this.#dagId || !this.#context.dags.get(dagId)) return false;
    this.#dagId = dagId;
    this.#host.dispose();
    this.#host = this.#newHost();
    return true;
  }

  #dagsChanged(): void {
    if (this.#dagId === '') this.#dagId = this.#context.dags.list[0]?.id ?? '';
    this.#host.send({ type: 'dags', dags: this.#dags() });
    this.#host.dagChanged();
  }

  #listChanged(): void {
    this.#listTimer ??= setTimeout(() => {
      this.#listTimer = undefined;
      this.#context.history.changed();
      void this.#host.runsChanged().catch(() => {});
    }, LIST_DELAY_MS);
  }

  #dags(): { id: string; title: string }[] {
    return this.#context.dags.list.map(({ id }) => ({ id, title: id }));
  }

  #source(): PageSource {
    const { dags, foreign, history, home, state } = this.#context;
    const dagId = () => this.#dagId;
    const reason = () =>
      foreign ? 'This history can only be looked at' : state.isStopping ? 'The server is stopping' : null;
    return {
      host: 'server',
      locale: 'en-GB',
      words: {},
      direction: 'right',
      home,
      get dagId() {
        return dagId();
      },
      can: () => {
        const why = reason();
        return {
          run: why === null,
          ...(why !== null && { reason: why }),
          go_to_line: false,
          open_log: false,
        };
      },
      dag: () => dagView(dags.get(this.#dagId), dags.revision),
      dags: () => this.#dags(),
      chooseDag: (dagId) => {
        if (this.#choose(dagId)) this.#host.receive({ type: 'ready', protocol: 1 });
      },
      index: () => history.index(),
      act: (message) => actFromPage(this.#context, this.#dagId, message),
    };
  }
}
