// A scheduler for each folder whose schedules are on, a process of its own for as long as this window is open. Of all
// that share a history one acts, whatever the number of windows and terminals.
import * as vscode from 'vscode';
import { entryWords } from '../../scheduler/entry-words.js';
import type { SchedulerEntry } from '../../scheduler/scheduler-entry.js';
import { dagFileGlobs } from '../dags/dag-search.js';
import { Disposables } from '../disposables.js';
import { SETTINGS } from '../ids.js';
import { log } from '../log.js';
import type { Services } from '../services.js';
import type { FolderSchedules } from './folder-schedules.js';
import { cliPath, TaskflowProcess } from './taskflow-process.js';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;

export function registerSchedulers(services: Services): vscode.Disposable {
  return new SchedulerProcesses(services);
}

class SchedulerProcesses implements vscode.Disposable {
  readonly #services: Services;
  readonly #held = new Disposables();
  readonly #running = new Map<string, KeptScheduler>();

  constructor(services: Services) {
    this.#services = services;
    this.#held.add(services.schedules.onDidChange(() => this.#update()));
    this.#held.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration(SETTINGS.globs)) return;
        this.#stop();
        this.#update();
      }),
    );
    this.#update();
  }

  dispose(): void {
    this.#held.dispose();
    this.#stop();
  }

  #stop(): void {
    for (const kept of this.#running.values()) kept.dispose();
    this.#running.clear();
  }

  #update(): void {
    const wanted = new Map(
      this.#services.schedules.folders.filter(({ isOn }) => isOn).map((each) => [each.store.home.home, each]),
    );
    for (const [home, kept] of this.#running) {
      if (wanted.has(home)) continue;
      kept.dispose();
      this.#running.delete(home);
    }
    for (const [home, folder] of wanted)
      if (!this.#running.has(home))
        this.#running.set(home, new KeptScheduler(cliPath(this.#services.context), folder));
  }
}

/** Started again when it dies. */
class KeptScheduler implements vscode.Disposable {
  readonly #cli: string;
  readonly #folder: FolderSchedules;
  #process: TaskflowProcess | null = null;
  #timer: NodeJS.Timeout | undefined;
  #waitMs = FIRST_WAIT_MS;
  #isDisposed = false;

  constructor(cli: string, folder: FolderSchedules) {
    this.#cli = cli;
    this.#folder = folder;
    this.#start();
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#process?.dispose();
  }

  #start(): void {
    const { folder, project } = this.#folder;
    this.#process = new TaskflowProcess({
      cli: this.#cli,
      cwd: project,
      words: ['scheduler', '--json', '--while-input', '--files', ...dagFileGlobs(folder)],
      onLine: (line) => this.#told(line),
      onError: (line) => log().warn(`scheduler of ${folder.name}: ${line}`),
      onEnd: (code) => this.#ended(code),
    });
  }

  #told(line: string): void {
    this.#waitMs = FIRST_WAIT_MS;
    try {
      const entry = JSON.parse(line) as SchedulerEntry;
      const isFault = entry.type === 'failed' || entry.type === 'dag_faulty';
      log()[isFault ? 'warn' : 'info'](`scheduler of ${this.#folder.folder.name}: ${entryWords(entry)}`);
    } catch {
      log().warn(line);
    }
  }

  #ended(code: number | null): void {
    if (this.#isDisposed) return;
    log().warn(
      `the scheduler of ${this.#folder.folder.name} has ended (${code ?? 'killed'}); starting another`,
    );
    this.#timer = setTimeout(() => this.#start(), this.#waitMs);
    this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS);
  }
}
