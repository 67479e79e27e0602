// Made-up runs that a real run machine decides: only how long attempts take and how they end is invented.
import type { DagDefinition } from '../../../src/core/definition.js';
import type { RunEvent } from '../../../src/core/events.js';
import { JOURNAL_VERSION } from '../../../src/core/events.js';
import { longestRemainingPath } from '../../../src/core/graph/longest-remaining-path.js';
import type { Command } from '../../../src/core/run/commands.js';
import { RunMachine } from '../../../src/core/run/run-machine.js';
import { foldEvents } from '../../../src/core/run-state.js';
import type { Trigger } from '../../../src/core/states.js';

export interface MadeUpAttempt {
  readonly duration_ms: number;
  readonly exit_code: number;
  readonly message?: string;
}

export interface MadeUpRun {
  readonly run_id: string;
  readonly definition: DagDefinition;
  readonly start: number;
  readonly slots: number;
  readonly trigger: Trigger;
  readonly attempt: (taskId: string, number: number) => MadeUpAttempt;
  readonly condition?: (taskId: string) => boolean;
}

interface Due {
  readonly at: number;
  readonly task: string;
  readonly attempt: number;
  readonly end: MadeUpAttempt;
}

/** All events of the run, to its end, in order. */
export function simulate(run: MadeUpRun): RunEvent[] {
  const events: RunEvent[] = firstEvents(run);
  const state = foldEvents(events);
  if (!state) throw new Error('Internal error: a run without run_created');
  let nonce = 0;
  const machine = new RunMachine({
    state,
    slots: run.slots,
    random: () => 0.5,
    newNonce: () => `n${nonce++}`,
    priorities: (graph) =>
      longestRemainingPath(
        graph,
        graph.ids.map((id) => run.attempt(id, 1).duration_ms),
      ),
  });
  const due: Due[] = [];
  let now = run.start + 40;
  let isOver = false;
  const carryOut = (commands: readonly Command[]): void => {
    for (const command of commands) {
      if (command.type === 'record') events.push(command.event);
      else if (command.type === 'finished') isOver = true;
      else if (command.type === 'evaluate_condition') {
        const value = run.condition?.(command.task_id) ?? true;
        carryOut(machine.conditionAnswered(command.task_id, { ok: true, value }, now));
      } else if (command.type === 'start_attempt') {
        const { task_id: task, attempt } = command;
        const end = run.attempt(task, attempt);
        carryOut(machine.attemptStarted(task, attempt, 4000 + events.length, now + 4));
        due.push({ at: now + 4 + end.duration_ms, task, attempt, end });
        due.sort((a, b) => a.at - b.at);
      }
    }
  };
  carryOut(machine.start(now));
  while (!isOver) {
    const next = due[0];
    const wake = machine.nextWakeAt;
    if (wake !== null && (!next || wake <= next.at)) {
      now = Math.max(now, wake);
      carryOut(machine.tick(now));
    } else if (next) {
      due.shift();
      now = next.at;
      const { task, attempt, end } = next;
      carryOut(
        machine.attemptEnded(
          task,
          attempt,
          {
            kind: 'exited',
            exit_code: end.exit_code,
            output: { state: end.exit_code === 0 ? 'ok' : 'none' },
          },
          now,
        ),
      );
    } else break;
  }
  return events.map((event) => withMessage(event, run));
}

function firstEvents(run: MadeUpRun): RunEvent[] {
  const header = { version: JOURNAL_VERSION, run_id: run.run_id, at: new Date(run.start).toISOString() };
  return [
    {
      ...header,
      seq: 1,
      type: 'run_created',
      dag_id: run.definition.id,
      definition: run.definition,
      params: { region: 'eu', full_refresh: false },
      trigger: run.trigger,
      logical_date: header.at,
      file: `/project/dags/${run.definition.id}.dag.yaml`,
      project: '/project',
    },
    { ...header, seq: 2, type: 'run_queued' },
  ];
}

function withMessage(event: RunEvent, run: MadeUpRun): RunEvent {
  if (event.type !== 'attempt_finished' || event.outcome === 'success') return event;
  const { message } = run.attempt(event.task_id, event.attempt);
  return message === undefined ? event : { ...event, message };
}
