// The page as `taskflow serve` shows it: the host's messages come as server-sent events, read by fetch since only so a
// token can go along; what the page says is posted.
import type { PageMessage } from '../protocol.js';
import { word } from '../words.js';
import { keepToken, keptToken, takeFromAddress, tokenOf } from './token.js';
import type { Connection, Transport } from './transport.js';

const KEPT = 'taskflow.page';
const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 5000;
/** The server says something every 15 seconds: one that says nothing for so long is gone without a word. */
const SILENCE_MS = 40_000;

/** Null where the page does not come from a server of ours. */
export function serverTransport(): Transport | null {
  return document.body.dataset.host === 'server' ? new ServerTransport() : null;
}

class ServerTransport implements Transport {
  #token = takeFromAddress() ?? keptToken();
  #session = '';
  /** In the order in which they were said. */
  #posting: Promise<unknown> = Promise.resolve();
  #waiting: PageMessage[] = [];
  #isOpen = false;
  #wasReady = false;
  #receive: (data: unknown) => void = () => {};
  #onConnection: (connection: Connection) => void = () => {};
  /** While a token is waited for. */
  #tokenGiven: (() => void) | null = null;

  post(message: PageMessage): void {
    if (message.type === 'ready') this.#wasReady = true;
    if (message.type === 'export') this.#download(message);
    else if (this.#isOpen) this.#send(message);
    else if ('request' in message && message.type !== 'request_layout')
      this.#receive({ type: 'done', request: message.request, error: word('connection.notDone') });
    // What was said while nobody listened is out of date, but that the page is there.
    else if (message.type === 'ready') this.#waiting = [message];
    else if (this.#waiting.length > 0) this.#waiting.push(message);
  }

  listen(receive: (data: unknown) => void, onConnection: (connection: Connection) => void): void {
    this.#receive = receive;
    this.#onConnection = onConnection;
    keepToken(this.#token);
    // The address that was printed, opened in this tab, changes nothing but its end.
    addEventListener('hashchange', () => {
      const token = takeFromAddress();
      if (token !== null) this.giveToken(token);
    });
    void this.#stayOpen();
  }

  giveToken(text: string): void {
    this.#token = tokenOf(text);
    keepToken(this.#token);
    if (!this.#tokenGiven) return;
    // What was said of the one before says nothing of this.
    this.#onConnection('token_missing');
    this.#tokenGiven();
    this.#tokenGiven = null;
  }

  load(): unknown {
    try {
      return JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') ?? undefined;
    } catch {
      return undefined;
    }
  }

  save(view: unknown): void {
    sessionStorage.setItem(KEPT, JSON.stringify(view));
  }

  async #stayOpen(): Promise<void> {
    for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(LONGEST_DELAY_MS, delayMs * 2)) {
      // The server is away, or was started anew.
      let connection: Connection = 'lost';
      try {
        connection = await this.#read(() => {
          delayMs = FIRST_DELAY_MS;
        });
      } catch {}
      this.#isOpen = false;
      this.#onConnection(connection);
      // Without another token the answer stays the same.
      if (connection !== 'lost') await new Promise<void>((resolve) => (this.#tokenGiven = resolve));
      else await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }

  /** One stream, to its end; gives what the connection is then. */
  async #read(opened: () => void): Promise<Connection> {
    this.#session = [...crypto.getRandomValues(new Uint8Array(16))]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
    const token = this.#token;
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    const heard = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), SILENCE_MS);
    };
    try {
      const response = await fetch(`/page/${this.#session}/stream`, {
        headers: this.#headers(),
        signal: silence.signal,
      });
      if (response.status === 401) {
        keepToken(null);
        return token === null ? 'token_missing' : 'token_wrong';
      }
      if (!response.ok || !response.body) return 'lost';
      opened();
      this.#open();
      await this.#readFrames(response.body, heard);
      return 'lost';
    } finally {
      clearTimeout(timer);
    }
  }

  #open(): void {
    this.#isOpen = true;
    this.#onConnection('open');
    this.#takeUp();
  }

  async #readFrames(body: ReadableStream<BufferSource>, heard: () => void): Promise<void> {
    let rest = '';
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      heard();
      const frames = (rest + part.value).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) {
        if (frame.startsWith('data: ')) this.#receive(JSON.parse(frame.slice('data: '.length)));
      }
    }
  }

  /** A new stream knows nothing of the page: it says again that it is there, and what it shows. */
  #takeUp(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length === 0 && this.#wasReady) {
      const kept = this.load() as { dag_id?: string; run_id?: string | null } | undefined;
      this.#send({
        type: 'ready',
        protocol: 1,
        ...(kept?.dag_id !== undefined && { dag_id: kept.dag_id }),
        ...(kept?.run_id !== undefined && { run_id: kept.run_id }),
      });
    }
    for (const message of waiting) this.#send(message);
  }

  #send(message: PageMessage): void {
    const path = `/page/${this.#session}/messages`;
    const headers = { ...this.#headers(), 'Content-Type': 'application/json' };
    const body = JSON.stringify(message);
    const refused = (error: string): void => {
      if ('request' in message && message.type !== 'request_layout')
        this.#receive({ type: 'done', request: message.request, error });
    };
    this.#posting = this.#posting
      .then(async () => {
        const response = await fetch(path, { method: 'POST', headers, body });
        if (!response.ok) refused(await detailOf(response));
      })
      .catch(() => refused(word('connection.notDone')));
  }

  #headers(): Record<string, string> {
    return this.#token === null ? {} : { Authorization: `Bearer ${this.#token}` };
  }

  /** The server has no place for a file of the reader's: the browser has. */
  #download(message: Extract<PageMessage, { type: 'export' }>): void {
    const { content, encoding, format, name, request } = message;
    const bytes =
      encoding === 'base64'
        ? Uint8Array.from(atob(content), (character) => character.charCodeAt(0))
        : new TextEncoder().encode(content);
    const types = { svg: 'image/svg+xml', png: 'image/png', mermaid: 'text/plain' };
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([bytes], { type: types[format] }));
    link.download = `${name.replaceAll(/[^A-Za-z0-9_.-]/g, '_')}.${format === 'mermaid' ? 'mmd' : format}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    this.#receive({ type: 'done', request });
  }
}

/** Why the server refused a message, as its problem document says. */
async function detailOf(response: Response): Promise<string> {
  try {
    const { detail } = (await response.json()) as { detail?: unknown };
    if (typeof detail === 'string') return detail;
  } catch {
    // No document: a proxy's answer.
  }
  return word('connection.notDone');
}
