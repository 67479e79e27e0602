// Carries attempts out, one at a time: loads the file for the first, calls the function, and leaves result and record.
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Json } from '../../core/definition.js';
import {
  type FunctionFailure,
  failurePath,
  type HostReply,
  type HostRequest,
} from '../../core/host-messages.js';
import { thisProcess } from '../registry.js';
import type { BuiltDag, Task } from '../task.js';
import { AttemptContext } from './attempt-context.js';
import { describeFailure } from './failure.js';
import { encodeJson, NotJson } from './json-value.js';
import { loadFile } from './load-file.js';
import { directStreams } from './streams.js';

/** As a shell counts an end by SIGTERM. */
const TERMINATED = 143;

export class Attempts {
  readonly #file: string;
  readonly #hostId: string;
  readonly #send: (reply: HostReply) => void;
  readonly #environment: NodeJS.ProcessEnv = { ...process.env };
  readonly #folder = process.cwd();
  #dags: readonly BuiltDag[] | null = null;
  #running: HostRequest | null = null;
  #context: AttemptContext | null = null;

  constructor(file: string, hostId: string, send: (reply: HostReply) => void) {
    this.#file = file;
    this.#hostId = hostId;
    this.#send = send;
    process.on('uncaughtException', (error) => this.#uncaught(error));
    process.on('exit', (code) => this.#exiting(code));
    process.on('beforeExit', () => this.#nothingLeft());
  }

  /** True when the attempt was told to end: then the host ends with it. */
  get isTerminated(): boolean {
    return this.#context?.isTerminated ?? false;
  }

  /** The file was loaded before the first attempt: these are its DAGs. */
  take(dags: readonly BuiltDag[]): void {
    this.#dags = dags;
  }

  /** Never rejects. When it is done, result and record are on disk, and the engine knows. */
  async run(request: HostRequest): Promise<void> {
    directStreams(request.log);
    record(request, `S ${request.nonce} ${process.pid} ${this.#hostId}`);
    this.#running = request;
    const failure = await this.#attempt(request);
    this.#context?.close();
    if (failure) leave(request, failure);
    const code = this.isTerminated ? TERMINATED : failure ? 1 : 0;
    record(request, `E ${request.nonce} ${code}`);
    this.#running = null;
    this.#send({ type: 'ended', nonce: request.nonce, exit_code: code });
  }

  async #attempt(request: HostRequest): Promise<FunctionFailure | null> {
    try {
      const value = await this.#call(request);
      // A rejection that nobody handles comes before this.
      await new Promise((resolve) => setImmediate(resolve));
      if (value !== undefined && value !== null) writeAside(request.output, encodeJson(value));
      return null;
    } catch (error) {
      if (!(error instanceof NotJson)) return this.#failure(error);
      console.error(`taskflow: bad output: ${error.message}`);
      return { reason: 'bad_output', message: error.message };
    }
  }

  async #call(request: HostRequest): Promise<unknown> {
    resetEnvironment({ ...this.#environment, ...request.env });
    process.chdir(this.#folder);
    if (!this.#dags) {
      this.#dags = await loadFile(this.#file);
      this.#send({ type: 'ready' });
    }
    const task = this.#find(request);
    const run = task.function;
    if (!run) throw new Error(`${task.id} is a command now: was the file changed since the run began?`);
    this.#context = new AttemptContext(request);
    return await run(inputsOf(task.dependsOn, request.inputs), this.#context);
  }

  #find({ dag_id, task_id }: HostRequest): Task {
    const task = this.#dags?.find((dag) => dag.id === dag_id && dag.tasks.has(task_id))?.tasks.get(task_id);
    if (task) return task;
    const known = this.#dags?.map((dag) => dag.id).join(', ') || 'none';
    throw new Error(
      `${basename(this.#file)} has no task ${task_id} in a DAG ${dag_id} now (its DAGs: ${known}): was it changed since the run began?`,
    );
  }

  #failure(error: unknown): FunctionFailure {
    const failure = describeFailure(error, this.#file);
    console.error(failure.traceback);
    return failure;
  }

  /** Of a callback, or a promise that nobody awaits. What else it broke nobody knows: the host ends, too. */
  #uncaught(error: unknown): void {
    // Who loads the file listens, too, and tells it.
    if (!this.#running && thisProcess.isLoading) return;
    const failure = this.#failure(error);
    if (!this.#running) process.exit(1);
    this.#recordAndExit(failure, 1);
  }

  /** `process.exit()` in a function: there is no coming back from here. */
  #exiting(code: number): void {
    if (!this.#running) return;
    if (code !== 0) console.error(`taskflow: the function called process.exit(${code})`);
    const message = 'the function called process.exit(0) before it returned; end it by `return`';
    this.#record(code === 0 ? { reason: 'exception', type: 'Exit', message } : null, code || 1);
  }

  #nothingLeft(): void {
    const message =
      'its promise can never be settled: nothing is left that the function waits for (no timer, no request, no process)';
    if (!this.#running) return;
    console.error(`taskflow: ${message}`);
    this.#recordAndExit({ reason: 'exception', type: 'Error', message }, 1);
  }

  #recordAndExit(failure: FunctionFailure, code: number): void {
    this.#record(failure, code);
    // The engine learns it from the record: a reply would make it send the next attempt here.
    process.exit(code);
  }

  #record(failure: FunctionFailure | null, code: number): void {
    const running = this.#running;
    if (!running) return;
    this.#running = null;
    if (failure) leave(running, failure);
    record(running, `E ${running.nonce} ${code & 0xff || 1}`);
  }
}

/** Of each upstream task what it returned; null where there is nothing, which the file may leave out. */
function inputsOf(upstream: readonly string[], path: string): Readonly<Record<string, Json>> {
  if (upstream.length === 0) return {};
  const none = Object.fromEntries(upstream.map((id) => [id, null]));
  return { ...none, ...(JSON.parse(readFileSync(path, 'utf8')) as Record<string, Json>) };
}

function record({ exits }: HostRequest, line: string): void {
  appendFileSync(exits, `${line}\n`, { mode: 0o600 });
}

function leave({ output }: HostRequest, failure: FunctionFailure): void {
  writeAside(failurePath(output), JSON.stringify(failure));
}

/** Appears whole or not at all. */
function writeAside(path: string, text: string): void {
  writeFileSync(`${path}.tmp`, text, { mode: 0o600 });
  renameSync(`${path}.tmp`, path);
}

function resetEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (process.env[name] !== value) process.env[name] = value;
}
