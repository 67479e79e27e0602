// Drives the built command line as a user does: processes of their own, real files, a home of its own for each test.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RunEvent, RunEventOf } from '../../src/core/events.js';
import { readOwner } from '../../src/history/ownership.js';
import { runFolder } from '../../src/history/run-folder.js';
import { removeFolder } from './remove-folder.js';

const CLI = join(import.meta.dirname, '../../dist/cli.js');
/** Only against hanging for ever: no test waits for it. */
const LIMIT_MS = 90_000;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run followed by `--json` to its end. */
export interface EndedRun extends Ended {
  readonly events: readonly RunEvent[];
  readonly finished: RunEventOf<'run_finished'>;
  /** State of each task at the end. */
  readonly states: Readonly<Record<string, string>>;
}

/** A DAG as its file says it. */
export interface WrittenDag {
  readonly tasks: Readonly<Record<string, object | string>>;
  readonly [key: string]: unknown;
}

export interface StartOptions {
  /** Added to a clean environment; undefined takes a variable out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Words before `node dist/cli.js`, such as `setsid`. */
  readonly under?: readonly string[];
  /** In a terminal of its own, made by `script`. */
  readonly inTerminal?: boolean;
}

/** A folder with DAG files, and a home for the history, both empty at the start of each test and gone after it. */
export class TestProject {
  #folder = '';
  #started: CommandLine[] = [];

  get folder(): string {
    return this.#folder;
  }

  get home(): string {
    return join(this.#folder, 'home');
  }

  open(): void {
    this.#folder = mkdtempSync(join(realpathSync(tmpdir()), 'taskflow-test-'));
    this.#started = [];
  }

  /** Ends what the test left running, and removes the folder. */
  async close(): Promise<void> {
    for (const started of this.#started) await started.kill();
    // Detached runners would write into the folder while it goes.
    for (const id of this.runIds()) {
      const { status, holder } = readOwner(runFolder(this.home, id));
      if (status === 'alive' && holder) killIfThere(holder.pid);
    }
    removeFolder(this.#folder);
  }

  /** Everything that was started, as it was seen, for the message of a test that failed. */
  get picture(): string {
    return this.#started.map((each) => each.picture).join('\n');
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  write(name: string, text: string | Buffer): string {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
    return name;
  }

  read(name: string): string {
    return readFileSync(this.path(name), 'utf8');
  }

  /** Writes `<id>.dag.json`; a task given as text is its `run`. Returns the file's name. */
  dag(id: string, definition: WrittenDag): string {
    const tasks = Object.entries(definition.tasks).map(([task, settings]) => [
      task,
      typeof settings === 'string' ? { run: settings } : settings,
    ]);
    return this.write(`${id}.dag.json`, JSON.stringify({ ...definition, tasks: Object.fromEntries(tasks) }));
  }

  start(words: readonly string[], options: StartOptions = {}): CommandLine {
    const plain = [...(options.under ?? []), process.execPath, CLI, ...words];
    const quoted = plain.map((word) => `'${word}'`).join(' ');
    const [command = '', ...rest] = options.inTerminal
      ? ['script', '--quiet', '--return', '--command', quoted, '/dev/null']
      : plain;
    const child = spawn(command, rest, {
      cwd: options.cwd ?? this.#folder,
      env: { ...this.#environment(), ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const started = new CommandLine(child, words);
    this.#started.push(started);
    return started;
  }

  taskflow(...words: string[]): Promise<Ended> {
    return this.start(words).ended;
  }

  /** `taskflow run … --json` to its end. */
  run(...words: string[]): Promise<EndedRun> {
    return this.start(['run', ...words, '--json']).endedRun;
  }

  /** Run ids, oldest first. */
  runIds(): string[] {
    const runs = join(this.home, 'runs');
    if (!existsSync(runs)) return [];
    return readdirSync(runs)
      .filter((name) => /^[0-9A-Z]{26}$/.test(name))
      .sort();
  }

  /** What stands in a run's journal by now. */
  journal(runId: string): RunEvent[] {
    return parseLines(readFileSync(join(this.home, 'runs', runId, 'events.ndjson'), 'utf8'));
  }

  log(runId: string, task: string, attempt = 1): string {
    return readFileSync(join(this.home, 'runs', runId, 'logs', `${task}.${attempt}.log`), 'utf8');
  }

  #environment(): Record<string, string> {
    return { PATH: process.env.PATH ?? '', HOME: this.#folder, TASKFLOW_HOME: this.home, LANG: 'C.UTF-8' };
  }
}

/** One `taskflow` process, its output as it comes. */
export class CommandLine {
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #words: readonly string[];
  readonly #looks = new Set<() => void>();
  #stdout = '';
  #stderr = '';
  #end: Ended | null = null;

  constructor(child: ChildProcess, words: readonly string[]) {
    this.#child = child;
    this.#words = words;
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
      this.#look();
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      this.#look();
    });
    this.ended = new Promise((resolve) => {
      child.once('close', (code, signal) => {
        this.#end = { code, signal, stdout: this.#stdout, stderr: this.#stderr };
        resolve(this.#end);
        this.#look();
      });
    });
  }

  get pid(): number {
    assert.ok(this.#child.pid, 'the process did not start');
    return this.#child.pid;
  }

  get stdout(): string {
    return this.#stdout;
  }

  /** The events of `--json` so far. */
  get events(): readonly RunEvent[] {
    return parseLines(this.#stdout);
  }

  get endedRun(): Promise<EndedRun> {
    return this.ended.then((ended) => {
      const events = parseLines(ended.stdout);
      const finished = events.at(-1);
      assert.ok(finished?.type === 'run_finished', `no run_finished in the end\n${this.picture}`);
      const states = Object.entries(finished.tasks).map(([id, task]) => [id, task.state]);
      return { ...ended, events, finished, states: Object.fromEntries(states) };
    });
  }

  get picture(): string {
    const end = this.#end ? `ended with ${this.#end.code ?? this.#end.signal}` : 'not ended';
    return `$ taskflow ${this.#words.join(' ')} (${end})\n${this.#stdout}${this.#stderr}`;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Closes our end of its standard output, as `| head -1` does when it has its line. */
  closeStdout(): void {
    this.#child.stdout?.destroy();
  }

  /** Resolves with the first event, also of those seen already, for which `isIt` holds; rejects when none came. */
  event(isIt: (event: RunEvent) => boolean): Promise<RunEvent> {
    return this.#until(`an event for which ${isIt}`, () => this.events.find(isIt));
  }

  /** Resolves when a task has this state, as the events say. */
  async state(task: string, state: string): Promise<void> {
    await this.event(
      (event) => event.type === 'task_state' && event.task_id === task && event.state === state,
    );
  }

  /** Resolves once standard output or error holds this. */
  async prints(text: RegExp): Promise<void> {
    await this.#until(`output like ${text}`, () => text.exec(this.#stdout + this.#stderr) ?? undefined);
  }

  async kill(): Promise<void> {
    if (this.#end) return;
    this.#child.kill('SIGKILL');
    this.#child.stdout?.destroy();
    this.#child.stderr?.destroy();
    await this.ended;
  }

  #look(): void {
    for (const look of this.#looks) look();
  }

  #until<T>(what: string, find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = find();
        if (found === undefined && !this.#end) return;
        this.#looks.delete(look);
        if (found === undefined) reject(new Error(`${what} did not come\n${this.picture}`));
        else resolve(found);
      };
      this.#looks.add(look);
      look();
    });
  }
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It has ended since it was looked at.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A project for each test of the suite that calls this; one that fails tells what was seen. */
export function projectOfEachTest(): TestProject {
  const project = new TestProject();
  beforeEach(function () {
    this.currentTest?.timeout(LIMIT_MS);
    project.open();
  });
  afterEach(async function () {
    this.timeout(LIMIT_MS);
    if (this.currentTest?.isFailed()) console.log(project.picture);
    await project.close();
  });
  return project;
}

function parseLines(text: string): RunEvent[] {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RunEvent);
}
