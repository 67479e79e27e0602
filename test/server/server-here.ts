// A server in the test's own process, with limits that the test sets; runs are journals that the test writes.
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JOURNAL_VERSION } from '../../src/core/events.js';
import { readDefinition } from '../../src/definition/read-definition.js';
import { setRunnerScript } from '../../src/engine/start-runner.js';
import { createRun } from '../../src/history/create-run.js';
import { takeOwnership } from '../../src/history/ownership.js';
import { logPath, runFolder } from '../../src/history/run-folder.js';
import type { Limits } from '../../src/server/limits.js';
import { type RunningServer, startServer } from '../../src/server/start-server.js';
import { endRun } from '../scheduler/end-run.js';
import { removeFolder } from '../support/remove-folder.js';

const TOKEN = 'x'.repeat(43);

export class ServerHere {
  #folder = '';
  #server: RunningServer | null = null;
  readonly #sockets: Socket[] = [];

  get server(): RunningServer {
    assert.ok(this.#server, 'no server was started');
    return this.#server;
  }

  get home(): string {
    return join(this.#folder, 'home');
  }

  async start(limits: Partial<Limits>): Promise<void> {
    // A runner that ends at once: the test writes what it would.
    setRunnerScript('--version');
    this.#folder = mkdtempSync(join(tmpdir(), 'taskflow-server-'));
    mkdirSync(join(this.home, 'runs'), { recursive: true });
    const started = await startServer({
      home: this.home,
      project: this.#folder,
      foreign: false,
      version: '0',
      dist: this.#folder,
      media: this.#folder,
      port: 0,
      address: '127.0.0.1',
      token: TOKEN,
      limits,
      schedules: false,
      onWarning: (message) => assert.fail(message),
    });
    assert.ok(started.ok);
    this.#server = started.server;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await this.#server?.stop();
    this.#server = null;
    removeFolder(this.#folder);
  }

  /** A queued run that is not started. */
  make(): string {
    const { definition } = readDefinition('id: one\ntasks: { a: { run: "true" } }', 'one.dag.yaml');
    assert.ok(definition);
    const run = { dag_id: 'one', definition, params: {}, file: null, project: this.#folder };
    return createRun(this.home, { ...run, trigger: 'manual' }).runId;
  }

  end(runId: string): void {
    const taken = takeOwnership(runFolder(this.home, runId));
    assert.ok(taken.ok);
    endRun(this.home, runId, taken.ownership);
  }

  /** Adds events of a later version's kind, of 1 kB each. */
  fill(runId: string, count: number): void {
    const at = new Date().toISOString();
    const text = 'x'.repeat(1000);
    const lines = Array.from({ length: count }, (_, place) =>
      JSON.stringify({ version: JOURNAL_VERSION, run_id: runId, at, seq: 3 + place, type: 'note', text }),
    );
    appendFileSync(runFolder(this.home, runId).journal, `${lines.join('\n')}\n`);
  }

  /** An attempt of its task that has a log of so many bytes and does not end; the next event is number 5. */
  log(runId: string, bytes: number): void {
    const folder = runFolder(this.home, runId);
    const header = { version: JOURNAL_VERSION, run_id: runId, at: new Date().toISOString(), task_id: 'a' };
    const events = [
      { ...header, seq: 3, type: 'attempt_starting', attempt: 1, nonce: 'n' },
      { ...header, seq: 4, type: 'attempt_started', attempt: 1, pid: process.pid },
    ];
    const lines = events.map((event) => `${JSON.stringify(event)}\n`);
    appendFileSync(folder.journal, lines.join(''));
    writeFileSync(logPath(folder, 'a', 1), Buffer.alloc(bytes, 'x\n'));
  }

  fetch(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return fetch(`${this.server.origin}${path}`, {
      headers: { Authorization: `Bearer ${TOKEN}`, ...headers },
    });
  }

  async metric(name: string): Promise<number> {
    const text = await (await this.fetch('/metrics')).text();
    return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1]);
  }

  /** A connection over which these bytes were sent; nothing is read of it until somebody listens. */
  async socket(bytes: string): Promise<Socket> {
    const { hostname, port } = new URL(this.server.origin);
    const socket = connect(Number(port), hostname);
    this.#sockets.push(socket);
    socket.on('error', () => {});
    await new Promise((resolve) => socket.write(bytes, resolve));
    return socket;
  }

  /** The head of a request with the token, without its last empty line. */
  head(line: string, ...headers: readonly string[]): string {
    return [`${line} HTTP/1.1`, 'Host: localhost', `Authorization: Bearer ${TOKEN}`, ...headers, ''].join(
      '\r\n',
    );
  }
}

/** All that comes until the server ends the connection. */
export function rest(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    socket.on('close', () => resolve(text));
  });
}

/** One for each test of the suite that calls this, to be started. */
export function serverOfEachTest(): ServerHere {
  const here = new ServerHere();
  afterEach(() => here.close());
  return here;
}
