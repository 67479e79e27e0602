// Tasks held by the hand: each is a small process that connects back over a socket to the test, which decides when it
// prints, writes output, starts others and ends, with which code. So a test says "A and B run, C does not; now end A
// with 1", and needs no sleeps. The end of a connection is the end of its process, whatever ended it.
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Json } from '../../src/core/definition.js';
import type { TestProject } from './command-line.js';

const CLIENT = join(import.meta.dirname, 'steered-client.mjs');

interface Greeting {
  readonly name: string;
  readonly pid: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

export class SteeredTask {
  readonly name: string;
  readonly pid: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Resolves when its process is no more. */
  readonly gone: Promise<void>;
  readonly #socket: Socket;
  readonly #answers = new Map<number, (answer: Json) => void>();
  #isGone = false;
  #last = 0;

  constructor(socket: Socket, greeting: Greeting) {
    this.name = greeting.name;
    this.pid = greeting.pid;
    this.cwd = greeting.cwd;
    this.env = greeting.env;
    this.#socket = socket;
    this.gone = new Promise((resolve) => {
      socket.once('close', () => {
        this.#isGone = true;
        resolve();
      });
    });
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  /** Resolves when the process has printed it. */
  async print(text: string): Promise<void> {
    await this.#ask({ do: 'print', text });
  }

  /** Adds to its TASKFLOW_OUTPUT. */
  async output(text: string): Promise<void> {
    await this.#ask({ do: 'output', text });
  }

  /** What stands in its TASKFLOW_INPUTS. */
  inputs(): Promise<Json> {
    return this.#ask({ do: 'inputs' });
  }

  /** From here on it does not end at this signal. */
  async ignore(signal: NodeJS.Signals): Promise<void> {
    await this.#ask({ do: 'ignore', signal });
  }

  /** Starts a program as its child; in a session of its own when `isDetached`. Returns the pid. */
  async spawn(words: readonly string[], isDetached = false): Promise<number> {
    return Number(await this.#ask({ do: 'spawn', words, isDetached }));
  }

  /** Resolves when it answers: it is alive and well. */
  async answers(): Promise<void> {
    if (this.#isGone) throw new Error(`${this.name} has ended`);
    await Promise.race([
      this.#ask({ do: 'nothing' }),
      this.gone.then(() => Promise.reject(new Error(`${this.name} has ended`))),
    ]);
  }

  /** Ends it, and resolves when it is no more. */
  async end(code = 0): Promise<void> {
    this.#send({ do: 'end', code });
    await this.gone;
  }

  receive(id: number, answer: Json): void {
    this.#answers.get(id)?.(answer);
    this.#answers.delete(id);
  }

  #ask(command: object): Promise<Json> {
    return new Promise((resolve) => {
      this.#answers.set(this.#send(command), resolve);
    });
  }

  #send(command: object): number {
    this.#last += 1;
    this.#socket.write(`${JSON.stringify({ id: this.#last, ...command })}\n`);
    return this.#last;
  }
}

export class SteeredTasks {
  readonly #project: TestProject;
  readonly #unclaimed: SteeredTask[] = [];
  readonly #waiting: { readonly name: string; readonly claim: (task: SteeredTask) => void }[] = [];
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;

  constructor(project: TestProject) {
    this.#project = project;
  }

  async open(): Promise<void> {
    const server = createServer((socket) => this.#greet(socket));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#path, resolve));
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#unclaimed.length = 0;
    this.#waiting.length = 0;
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  /** What a task (or anything else) must run to be steered under this name. */
  words(name: string): string[] {
    return [process.execPath, CLIENT, this.#path, name];
  }

  /** The same as a line for a shell. */
  command(name: string): string {
    return this.words(name)
      .map((word) => `'${word}'`)
      .join(' ');
  }

  /** Resolves with the next process that comes under this name. */
  started(name: string): Promise<SteeredTask> {
    const place = this.#unclaimed.findIndex((task) => task.name === name);
    const [here] = place < 0 ? [] : this.#unclaimed.splice(place, 1);
    if (here) return Promise.resolve(here);
    return new Promise((claim) => this.#waiting.push({ name, claim }));
  }

  /** True when a process came under this name that nobody has asked for. */
  hasStarted(name: string): boolean {
    return this.#unclaimed.some((task) => task.name === name);
  }

  get #path(): string {
    return this.#project.path('steer.sock');
  }

  #greet(socket: Socket): void {
    this.#sockets.add(socket);
    // A process that was killed may reset its connection.
    socket.on('error', () => {}).once('close', () => this.#sockets.delete(socket));
    let task: SteeredTask | null = null;
    createInterface({ input: socket }).on('line', (line) => {
      if (task) {
        const { id, answer } = JSON.parse(line) as { id: number; answer: Json };
        task.receive(id, answer);
        return;
      }
      task = new SteeredTask(socket, JSON.parse(line) as Greeting);
      const place = this.#waiting.findIndex(({ name }) => name === task?.name);
      const [waiting] = place < 0 ? [] : this.#waiting.splice(place, 1);
      if (waiting) waiting.claim(task);
      else this.#unclaimed.push(task);
    });
  }
}

/** Steered tasks for each test of the suite that calls this. */
export function steeredTasksOfEachTest(project: TestProject): SteeredTasks {
  const tasks = new SteeredTasks(project);
  beforeEach(() => tasks.open());
  afterEach(() => tasks.close());
  return tasks;
}
