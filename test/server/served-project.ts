// A project with a server of its own for each test: the built program, asked over real sockets.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import type { RunEvent } from '../../src/core/events.js';
import { type CommandLine, projectOfEachTest, type TestProject } from '../support/command-line.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests check
  readonly body: any;
  readonly text: string;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** A body sent as it is. */
  readonly text?: string;
  readonly isWithoutToken?: boolean;
}

export class ServedProject {
  readonly project: TestProject;
  #process: CommandLine | null = null;
  #origin = '';
  #token = '';

  constructor(project: TestProject) {
    this.project = project;
  }

  get origin(): string {
    return this.#origin;
  }

  get token(): string {
    return this.#token;
  }

  get process(): CommandLine {
    assert.ok(this.#process, 'no server was started');
    return this.#process;
  }

  async serve(...words: string[]): Promise<void> {
    this.#process = this.project.start(['serve', '--json', ...words]);
    await this.#process.prints(/^\{"url".*\}\n/);
    const ready = JSON.parse(this.#process.stdout.split('\n')[0] ?? '') as { url: string; token: string };
    this.#origin = new URL(ready.url).origin;
    this.#token = ready.token;
  }

  fetch(path: string, asked: Asked = {}, signal?: AbortSignal): Promise<Response> {
    const { method = 'GET', body } = asked;
    return fetch(`${this.#origin}${path}`, {
      method,
      headers: {
        ...(!asked.isWithoutToken && { Authorization: `Bearer ${this.#token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...asked.headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(asked.text !== undefined && { body: asked.text }),
      ...(signal && { signal }),
    });
  }

  async ask(path: string, asked: Asked = {}): Promise<Answer> {
    const response = await this.fetch(path, asked);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : null,
    };
  }

  post(path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask(path, { method: 'POST', headers, ...(body !== undefined && { body }) });
  }

  /** Triggers a run and waits for its end. */
  async ran(dagId: string, body: unknown = {}): Promise<Answer> {
    const answer = await this.post(`/dags/${dagId}/trigger?wait=true`, body);
    assert.equal(answer.status, 200, answer.text);
    return answer;
  }

  /** Events of a stream from its start, or after `lastId`, until one for which `isLast` holds, or its end. */
  async events(
    path: string,
    isLast: (event: RunEvent) => boolean,
    lastId?: string,
  ): Promise<StreamedEvent[]> {
    const stream = await this.openStream(path, lastId);
    const found: StreamedEvent[] = [];
    for await (const event of stream.events) {
      found.push(event);
      if (isLast(event.event)) break;
    }
    stream.close();
    return found;
  }

  async openStream(path: string, lastId?: string): Promise<OpenStream> {
    const controller = new AbortController();
    const headers = lastId === undefined ? {} : { 'Last-Event-ID': lastId };
    const response = await this.fetch(path, { headers }, controller.signal);
    assert.equal(response.status, 200);
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
    return { events: readEvents(response), close: () => controller.abort() };
  }

  /** Sends bytes as they are, and gives all that comes back until the server closes. */
  raw(bytes: string): Promise<string> {
    const { hostname, port } = new URL(this.#origin);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.write(bytes));
      let text = '';
      socket.setEncoding('utf8');
      socket.on('data', (part: string) => {
        text += part;
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
    });
  }
}

export interface StreamedEvent {
  readonly id: string;
  readonly event: RunEvent;
}

export interface OpenStream {
  readonly events: AsyncGenerator<StreamedEvent>;
  readonly close: () => void;
}

async function* readEvents(response: Response): AsyncGenerator<StreamedEvent> {
  let rest = '';
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const frames = (rest + part.value).split('\n\n');
    rest = frames.pop() ?? '';
    for (const frame of frames) {
      const id = /^id: (.*)$/m.exec(frame)?.[1];
      const data = /^data: (.*)$/m.exec(frame)?.[1];
      if (id !== undefined && data !== undefined) yield { id, event: JSON.parse(data) as RunEvent };
    }
  }
}

/** A project for each test of the suite that calls this, to write DAGs into and then `serve`. */
export function servedProject(): ServedProject {
  return new ServedProject(projectOfEachTest());
}
