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
import { readJson } from '../../core/json/read-json.js';
import { DEEPEST_JSON } from '../../core/json/scan-json.js';
import { thisProcess } from '../registry.js';
import type { BuiltDag, Task } from '../task.js';
import { AttemptContext } from './attempt-context.js';
import { type AttemptScope, attemptScope, lateWords } from './attempt-scope.js';
import type { Drain, LogEnd } from './drain.js';
import { describeFailure } from './failure.js';
import { encodeJson, NotJson } from './json-value.js';
import { holdBackLateExits, LateExit } from './late-exit.js';
import { Leftovers } from './leftovers.js';
import { loadFile } from './load-file.js';
import { directStreams, openLog, prepareStreams, restStreams } from './streams.js';
import { Surroundings } from './surroundings.js';

/** As a shell counts an end by SIGTERM. */
const TERMINATED = 143;
const LOG_LOST = "what it wrote could not be kept: its log can't be written (is the disk full?)";

export class Attempts {
  readonly #file: string;
  readonly #hostId: string;
  readonly #send: (reply: HostReply) => void;
  readonly #surroundings = new Surroundings();
  readonly #leftovers = new Leftovers();
  readonly #drain: Drain | null;
  #dags: readonly BuiltDag[] | null = null;
  #running: HostRequest | null = null;
  #context: AttemptContext | null = null;
  /** Something that an earlier attempt has left behind failed in this process. */
  #isDoubtful = false;

  constructor(
    file: string,
    hostId: string,
    options: { readonly drain: Drain | null; readonly send: (reply: HostReply) => void },
  ) {
    this.#file = file;
    this.#drain = options.drain;
    this.#hostId = hostId;
    this.#send = options.send;
    prepareStreams();
    holdBackLateExits(() => this.#isLate);
    process.on('uncaughtException', (error) => this.#uncaught(error));
    process.on('exit', (code) => this.#exiting(code));
    process.on('beforeExit', () => this.#nothingLeft());
  }

  /** True when the attempt was told to end: then the host ends with it. */
  get isTerminated(): boolean {
    return this.#context?.isTerminated ?? false;
  }

  /** The file is about to be loaded before the first attempt, with these variables. */
  beginLoad(env: Readonly<Record<string, string>>): void {
    this.#surroundings.begin(env);
  }

  /** It was loaded, and its variables are there still: these are its DAGs. Not while the channel keeps it alive. */
  take(dags: readonly BuiltDag[]): void {
    this.#dags = dags;
    this.#remember();
  }

  /**
   * Never rejects. When it is done, result and record are on disk, and the engine knows. False when this host can take
   * no further attempt.
   */
  async run(request: HostRequest): Promise<boolean> {
    directStreams(this.#drain ? (this.#drain.pipe ?? (await this.#drain.find())) : request.log);
    this.#drain?.carryTo(request.log);
    record(request, `S ${request.nonce} ${process.pid} ${this.#hostId}`);
    this.#running = request;
    const scope: AttemptScope = { late: null, isShared: false };
    const failure = await this.#attempt(request, scope);
    this.#context?.close();
    if (failure) leave(request, failure);
    let code = this.isTerminated ? TERMINATED : failure ? 1 : 0;
    // What was left behind goes on writing into the log of its own attempt.
    const log = await this.#leaveLog(request, scope, await this.#cleanUp());
    if (log === 'lost' && code === 0) {
      leave(request, { reason: 'bad_output', message: LOG_LOST });
      code = 1;
    }
    const isReusable = log === 'whole';
    record(request, `E ${request.nonce} ${code}`);
    this.#running = null;
    const ended = { type: 'ended', nonce: request.nonce, exit_code: code } as const;
    this.#send(isReusable ? ended : { ...ended, reusable: false });
    return isReusable;
  }

  async #cleanUp(): Promise<boolean> {
    const isLeft = await this.#leftovers.areThere();
    return !isLeft && !this.#isDoubtful && this.#surroundings.canBePutBack;
  }

  /** `whole` only where this host may take another attempt. */
  async #leaveLog({ log }: HostRequest, scope: AttemptScope, isReusable: boolean): Promise<LogEnd> {
    if (!isReusable) {
      await this.#drain?.settled();
      return 'left';
    }
    scope.isShared = this.#leftovers.hasNewSockets;
    scope.late = { descriptor: scope.isShared ? openLog(log) : null };
    restStreams();
    return this.#drain ? await this.#drain.whole() : 'whole';
  }

  async #attempt(request: HostRequest, scope: AttemptScope): Promise<FunctionFailure | null> {
    try {
      await this.#prepare(request);
      const value = await attemptScope.run(scope, () => this.#call(request));
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

  async #prepare({ env }: HostRequest): Promise<void> {
    this.#surroundings.begin(env);
    if (this.#dags) return;
    this.#dags = await loadFile(this.#file);
    this.#remember();
    this.#send({ type: 'ready' });
  }

  /** What the file itself has set up stays for each attempt alike. */
  #remember(): void {
    this.#surroundings.remember();
    this.#leftovers.remember();
  }

  async #call(request: HostRequest): Promise<unknown> {
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
    if (this.#isLate) {
      this.#isDoubtful = true;
      if (!(error instanceof LateExit)) console.error(describeFailure(error, this.#file).traceback);
      return;
    }
    // Who loads the file listens, too, and tells it.
    if (!this.#running && thisProcess.isLoading) return;
    const failure = this.#failure(error);
    if (!this.#running) process.exit(1);
    this.#recordAndExit(failure, 1);
  }

  /** True in a callback of an attempt that has ended, while another one runs. */
  get #isLate(): boolean {
    return this.#running !== null && lateWords() !== null;
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
    if (this.#drain) {
      restStreams();
      this.#drain.wholeNow();
    }
    record(running, `E ${running.nonce} ${code & 0xff || 1}`);
  }
}

/** Of each upstream task what it returned; null where there is nothing, which the file may leave out. */
function inputsOf(upstream: readonly string[], path: string): Readonly<Record<string, Json>> {
  if (upstream.length === 0) return {};
  const none = Object.fromEntries(upstream.map((id) => [id, null]));
  // Each value lies one level deep in the file.
  const read = readJson(readFileSync(path, 'utf8'), DEEPEST_JSON + 1);
  if (!read.ok) throw new TypeError(`the output of a task before this one ${read.message}`);
  return { ...none, ...(read.value as Readonly<Record<string, Json>>) };
}

/** Opened each time: a function may close any descriptor, and its number then be a file of its own. */
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
