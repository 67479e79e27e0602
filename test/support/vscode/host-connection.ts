// The test's line into extension hosts: functions are sent there as text and run with the `vscode` API.
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type * as vscode from 'vscode';

interface Answer {
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: string;
  readonly folders?: readonly string[];
}

/** One window's extension host. A reload of the window makes a new one. */
export class HostConnection {
  readonly folders: readonly string[];
  readonly #socket: Socket;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #lastId = 0;

  constructor(socket: Socket, folders: readonly string[]) {
    this.#socket = socket;
    this.folders = folders;
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the extension host ended'));
      this.#waiting.clear();
    });
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  /** Runs a function there. It sees nothing but its two arguments; what it gives back goes through JSON. */
  evaluate<Value, Argument = undefined>(
    body: (api: typeof vscode, argument: Argument) => Value | PromiseLike<Value>,
    ...[argument]: Argument extends undefined ? [] : [Argument]
  ): Promise<Value> {
    const id = ++this.#lastId;
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#socket.write(`${JSON.stringify({ id, source: String(body), argument })}\n`);
    return answer as Promise<Value>;
  }

  receive({ id, value, error }: Answer): void {
    const waiting = this.#waiting.get(id ?? 0);
    this.#waiting.delete(id ?? 0);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(new Error(error));
  }
}

/** Where the hosts of all windows of a test run call in. */
export class HostListener {
  readonly port: number;
  readonly #server: Server;
  readonly #connections: HostConnection[] = [];
  readonly #arrivals = new Set<() => void>();

  private constructor(server: Server) {
    this.#server = server;
    const address = server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
    // A start that failed must not keep the tests from ending.
    server.unref();
    server.on('connection', (socket) => this.#greet(socket));
  }

  static async start(): Promise<HostListener> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new HostListener(server);
  }

  /** How many have called so far: what comes later is new. */
  get count(): number {
    return this.#connections.length;
  }

  /** The first that has this folder open, of those that called after the first `after`; fails after `longestMs`. */
  async connected(folder: string, after: number, longestMs: number): Promise<HostConnection> {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.#wakeAll();
    }, longestMs);
    try {
      for (;;) {
        const newer = this.#connections.slice(after);
        const found = newer.find(({ folders }) => folders.includes(folder));
        if (found) return found;
        if (isLate) {
          const called = JSON.stringify(newer.map(({ folders }) => folders));
          throw new Error(`no extension host called for ${folder}; those that did: ${called}`);
        }
        await new Promise<void>((resolve) => this.#arrivals.add(resolve));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#server.close();
  }

  #greet(socket: Socket): void {
    let connection: HostConnection | undefined;
    socket.on('error', () => {});
    createInterface({ input: socket }).on('line', (line) => {
      const answer = JSON.parse(line) as Answer;
      if (connection) connection.receive(answer);
      else {
        connection = new HostConnection(socket, answer.folders ?? []);
        this.#connections.push(connection);
        this.#wakeAll();
      }
    });
  }

  #wakeAll(): void {
    for (const resolve of this.#arrivals) resolve();
    this.#arrivals.clear();
  }
}
