// Journals for tests of the history: whole runs written by hand, event by event, into a temporary home.
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import type { DagDefinition } from '../../src/core/definition.js';
import type { RunEvent, RunEventBody } from '../../src/core/events.js';
import type { Trigger } from '../../src/core/states.js';
import { noteChange } from '../../src/history/changes-log.js';
import { runFolder } from '../../src/history/run-folder.js';
import { dag, task } from '../support/definitions.js';

/** How each task of a sample run ends; `none` stays untouched. */
export type SampleTask = 'success' | 'failed' | 'skipped' | 'none';

export interface SampleRun {
  readonly dag_id?: string;
  readonly trigger?: Trigger;
  /** Milliseconds since 1970. */
  readonly at?: number;
  readonly tasks?: Readonly<Record<string, SampleTask>>;
  /** Running time of each attempt. */
  readonly duration_ms?: number;
  /** How far it has come; default: its end. */
  readonly until?: 'queued' | 'running' | 'end';
}

/** A home in a temporary folder that goes with the test. */
export class SampleHome {
  readonly home: string;
  readonly #root: string;
  readonly #journals = new Map<string, { readonly run: SampleRun; seq: number; at: number }>();

  constructor() {
    this.#root = mkdtempSync(join(tmpdir(), 'taskflow-history-'));
    this.home = join(this.#root, 'home');
    mkdirSync(join(this.home, 'runs'), { recursive: true });
  }

  /** Writes a run and notes it; gives its id. */
  addRun(run: SampleRun = {}): string {
    const at = run.at ?? Date.UTC(2026, 0, 1) + this.#journals.size * 60_000;
    const runId = ulid(at);
    this.#journals.set(runId, { run, seq: 0, at });
    mkdirSync(runFolder(this.home, runId).path);
    this.append(runId, created(run, at), { type: 'run_queued' });
    if (run.until !== 'queued') this.start(runId);
    if (run.until !== 'queued' && run.until !== 'running') this.finish(runId);
    noteChange(this.home, runId);
    return runId;
  }

  start(runId: string): void {
    this.append(runId, { type: 'run_started', slots: 2 });
  }

  /** Runs all tasks to their ends, and the run to its own. */
  finish(runId: string): void {
    const { run } = this.#journal(runId);
    const tasks = Object.entries(tasksOf(run));
    for (const [taskId, outcome] of tasks)
      this.append(runId, ...taskEvents(taskId, outcome, 1, run.duration_ms));
    const state = tasks.some(([, outcome]) => outcome === 'failed') ? 'failed' : 'success';
    this.append(runId, { type: 'run_finished', dag_id: dagOf(run), state, tasks: {} });
    noteChange(this.home, runId);
  }

  /** Retries the run: its failed tasks run again and succeed, unless `until` leaves it running. */
  retry(runId: string, until: 'running' | 'end' = 'end'): void {
    const { run } = this.#journal(runId);
    const failed = Object.entries(tasksOf(run)).filter(([, outcome]) => outcome === 'failed');
    const ids = failed.map(([taskId]) => taskId);
    this.append(runId, { type: 'run_retried', tasks: ids, without_rule: [] });
    if (until === 'end') {
      for (const taskId of ids) this.append(runId, ...taskEvents(taskId, 'success', 2, run.duration_ms));
      this.append(runId, { type: 'run_finished', dag_id: dagOf(run), state: 'success', tasks: {} });
    }
    noteChange(this.home, runId);
  }

  /** Removes a run as pruning does. */
  removeRun(runId: string): void {
    rmSync(runFolder(this.home, runId).path, { recursive: true });
    this.#journals.delete(runId);
    noteChange(this.home, runId);
  }

  append(runId: string, ...bodies: readonly RunEventBody[]): void {
    const journal = this.#journal(runId);
    const lines = bodies.map((body) => {
      journal.seq += 1;
      journal.at += 100;
      const at = new Date(journal.at).toISOString();
      const event: RunEvent = { version: 1, seq: journal.seq, run_id: runId, at, ...body };
      return `${JSON.stringify(event)}\n`;
    });
    appendFileSync(runFolder(this.home, runId).journal, lines.join(''));
  }

  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }

  #journal(runId: string): { readonly run: SampleRun; seq: number; at: number } {
    const journal = this.#journals.get(runId);
    if (!journal) throw new Error(`No sample run ${runId}`);
    return journal;
  }
}

/** The definition of a sample run: tasks without dependencies. */
export function sampleDefinition(id: string, taskIds: readonly string[]): DagDefinition {
  return dag(
    taskIds.map((taskId) => task(taskId)),
    { id },
  );
}

function tasksOf(run: SampleRun): Readonly<Record<string, SampleTask>> {
  return run.tasks ?? { extract: 'success', load: 'success' };
}

function dagOf(run: SampleRun): string {
  return run.dag_id ?? 'etl';
}

function created(run: SampleRun, at: number): RunEventBody {
  return {
    type: 'run_created',
    dag_id: dagOf(run),
    definition: sampleDefinition(dagOf(run), Object.keys(tasksOf(run))),
    params: {},
    trigger: run.trigger ?? 'manual',
    logical_date: new Date(at).toISOString(),
    file: '/project/etl.dag.yaml',
    project: '/project',
  };
}

function taskEvents(taskId: string, outcome: SampleTask, attempt: number, durationMs = 1000): RunEventBody[] {
  if (outcome === 'none') return [];
  const state = (name: 'running' | SampleTask): RunEventBody => ({
    type: 'task_state',
    task_id: taskId,
    state: name,
  });
  if (outcome === 'skipped') return [state('skipped')];
  return [
    { type: 'attempt_starting', task_id: taskId, attempt, nonce: `${taskId}-${attempt}` },
    state('running'),
    { type: 'attempt_started', task_id: taskId, attempt, pid: 4242 },
    {
      type: 'attempt_finished',
      task_id: taskId,
      attempt,
      outcome,
      duration_ms: durationMs,
      ...(outcome === 'failed' ? { reason: 'exit_code', exit_code: 2 } : {}),
    },
    state(outcome),
  ];
}
