// Runs as an engine would have left them in a history, without waiting for one.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOURNAL_VERSION, type RunEventBody } from '../../src/core/events.js';
import { applyEvent, foldEvents, type RunState, summarizeTasks } from '../../src/core/run-state.js';
import type { RunStateName } from '../../src/core/states.js';
import { readDefinition } from '../../src/definition/read-definition.js';
import { unmarkActive } from '../../src/history/active-runs.js';
import { noteChange } from '../../src/history/changes-log.js';
import { createRun, type NewRun } from '../../src/history/create-run.js';
import { readJournal } from '../../src/history/journal-reader.js';
import { JournalWriter } from '../../src/history/journal-writer.js';
import { ownIdentity } from '../../src/history/process-identity.js';
import { logPath, type RunFolder } from '../../src/history/run-folder.js';

export interface MadeRunOptions {
  readonly home: string;
  readonly dag: string;
  readonly at?: string;
  readonly run?: Partial<NewRun>;
}

/** A run whose events are given one by one; each is in the journal when the call returns. */
export class MadeRun {
  readonly folder: RunFolder;
  #state: RunState;
  #now: number;

  constructor({ home, dag, at = '2026-03-01T08:00:00.000Z', run = {} }: MadeRunOptions) {
    const { definition, problems } = readDefinition(dag, 'made.dag.yaml');
    if (!definition) throw new Error(JSON.stringify(problems));
    this.#now = Date.parse(at);
    const created: NewRun = {
      dag_id: definition.id,
      definition,
      params: {},
      trigger: 'manual',
      file: '/project/made.dag.yaml',
      project: '/project',
      ...run,
    };
    this.folder = createRun(home, created, this.#now);
    const state = foldEvents(readJournal(this.folder.journal).events);
    if (!state) throw new Error('no run was created');
    this.#state = state;
  }

  get id(): string {
    return this.folder.runId;
  }

  /** Time goes on by so much before the event. */
  event(body: RunEventBody, afterMs = 0): this {
    this.#now += afterMs;
    const header = {
      version: JOURNAL_VERSION,
      seq: this.#state.seq + 1,
      run_id: this.id,
      at: new Date(this.#now).toISOString(),
    };
    const event = { ...header, ...body };
    const journal = new JournalWriter(this.folder.journal);
    journal.add(event);
    journal.flush();
    journal.close();
    applyEvent(this.#state, event);
    return this;
  }

  started(): this {
    return this.event({ type: 'run_started', slots: 2 });
  }

  /** The next attempt of a task begins; `log` is what it writes. */
  begins(taskId: string, log = ''): this {
    const attempt = (this.#state.tasks.get(taskId)?.attempts.length ?? 0) + 1;
    const nonce = `${taskId}${attempt}`;
    this.event({ type: 'attempt_starting', task_id: taskId, attempt, nonce });
    this.event({ type: 'attempt_started', task_id: taskId, attempt, pid: 99_999_999 });
    writeFileSync(logPath(this.folder, taskId, attempt), log);
    return this.event({ type: 'task_state', task_id: taskId, state: 'running' });
  }

  succeeds(taskId: string, afterMs = 1000): this {
    const attempt = this.#state.tasks.get(taskId)?.attempts.length ?? 0;
    this.event(
      {
        type: 'attempt_finished',
        task_id: taskId,
        attempt,
        outcome: 'success',
        exit_code: 0,
        duration_ms: afterMs,
      },
      afterMs,
    );
    return this.event({ type: 'task_state', task_id: taskId, state: 'success', reason: 'attempt' });
  }

  fails(taskId: string, exitCode: number, afterMs = 1000, state: 'failed' | 'up_for_retry' = 'failed'): this {
    const attempt = this.#state.tasks.get(taskId)?.attempts.length ?? 0;
    this.event(
      {
        type: 'attempt_finished',
        task_id: taskId,
        attempt,
        outcome: 'failed',
        reason: 'exit_code',
        exit_code: exitCode,
        duration_ms: afterMs,
      },
      afterMs,
    );
    return this.event({ type: 'task_state', task_id: taskId, state, reason: 'attempt' });
  }

  /** Its owner was a process that lives no more. */
  losesOwner(): this {
    const owner = { ...ownIdentity(), started: 'long ago' };
    writeFileSync(join(this.folder.path, 'owner.1.json'), JSON.stringify(owner));
    return this;
  }

  ends(state: RunStateName): this {
    const { dag_id } = this.#state;
    this.event({ type: 'run_finished', dag_id, state, tasks: summarizeTasks(this.#state) });
    unmarkActive(this.folder.home, { dagId: dag_id, runId: this.id });
    noteChange(this.folder.home, this.id);
    return this;
  }
}
