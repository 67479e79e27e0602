// The page as `taskflow serve` shows it: the host's messages come as server-sent events, read by fetch since only so a
// token can go along; what the page says is posted.
import type { PageMessage } from '../protocol.js';
import type { Transport } from './transport.js';

const KEPT = 'taskflow.page';
const TOKEN = 'taskflow.token';
const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 5000;

/** Null where the page does not come from a server of ours. */
export function serverTransport(): Transport | null {
  return document.body.dataset.host === 'server' ? new ServerTransport() : null;
}

class ServerTransport implements Transport {
  readonly #token = takeToken();
  #session = '';
  /** In the order in which they were said. */
  #posting: Promise<unknown> = Promise.resolve();
  #waiting: PageMessage[] = [];
  #isOpen = false;
  #wasReady = false;
  #receive: (data: unknown) => void = () => {};

  post(message: PageMessage): void {
    if (message.type === 'ready') this.#wasReady = true;
    if (message.type === 'export') this.#download(message);
    else if (this.#isOpen) this.#send(message);
    // What was said while nobody listened is out of date, but that the page is there.
    else if (message.type === 'ready') this.#waiting = [message];
    else if (this.#waiting.length > 0) this.#waiting.push(message);
  }

  listen(receive: (data: unknown) => void): void {
    this.#receive = receive;
    void this.#stayOpen();
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
      try {
        await this.#read(() => {
          delayMs = FIRST_DELAY_MS;
        });
      } catch {
        // The server is away, or was started anew.
      }
      this.#isOpen = false;
      await new Promise((resolve) => setTimeout(resolve, delayMs));
    }
  }

  /** One stream, to its end. */
  async #read(opened: () => void): Promise<void> {
    this.#session = [...crypto.getRandomValues(new Uint8Array(16))]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
    const response = await fetch(`/page/${this.#session}/stream`, { headers: this.#headers() });
    if (response.status === 401) return this.#askForToken();
    if (!response.ok || !response.body) return;
    opened();
    this.#isOpen = true;
    this.#takeUp();
    let rest = '';
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
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
    this.#posting = this.#posting.then(() => fetch(path, { method: 'POST', headers, body })).catch(() => {});
  }

  #headers(): Record<string, string> {
    return this.#token === null ? {} : { Authorization: `Bearer ${this.#token}` };
  }

  #askForToken(): void {
    const text = 'This server wants a token: open the address that taskflow serve printed, with its #token=…';
    this.#receive({ type: 'notice', severity: 'error', text });
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

/** From the fragment, which no server and no log sees; kept for reloads, out of the address bar. */
function takeToken(): string | null {
  const given = /(?:^#|&)token=([\w-]+)/.exec(location.hash)?.[1];
  if (given !== undefined) {
    sessionStorage.setItem(TOKEN, given);
    history.replaceState(null, '', location.pathname);
  }
  return given ?? sessionStorage.getItem(TOKEN);
}
