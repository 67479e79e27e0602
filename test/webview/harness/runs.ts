// Small runs for tests: events written in short.
import type { DagDefinition } from '../../../src/core/definition.js';
import type { RunEvent, RunEventBody } from '../../../src/core/events.js';
import { foldEvents, type RunState } from '../../../src/core/run-state.js';

export const START = Date.UTC(2026, 2, 3, 9, 0, 0);

/** Events of a run, each `[seconds after the start, body]`. */
export function eventsOf(
  definition: DagDefinition,
  bodies: readonly (readonly [seconds: number, body: RunEventBody])[],
  more: Partial<Extract<RunEventBody, { type: 'run_created' }>> = {},
): RunEvent[] {
  const created: RunEventBody = {
    type: 'run_created',
    dag_id: definition.id,
    definition,
    params: {},
    trigger: 'manual',
    logical_date: new Date(START).toISOString(),
    file: null,
    project: '/p',
    ...more,
  };
  return [[0, created] as const, ...bodies].map(([seconds, body], index) => ({
    version: 1,
    seq: index + 1,
    run_id: 'R1',
    at: new Date(START + seconds * 1000).toISOString(),
    ...body,
  }));
}

export function stateOf(events: readonly RunEvent[]): RunState {
  const state = foldEvents(events);
  if (!state) throw new Error('no run_created');
  return state;
}

/** One attempt from its queue to its end. */
export function attempt(
  task_id: string,
  number: number,
  [queued, started, ended]: readonly [number, number, number],
  outcome: 'success' | 'failed' = 'success',
): [number, RunEventBody][] {
  return [
    [queued, { type: 'task_state', task_id, state: 'queued' }],
    [started, { type: 'attempt_starting', task_id, attempt: number, nonce: `${task_id}${number}` }],
    [started, { type: 'task_state', task_id, state: 'running' }],
    [started, { type: 'attempt_started', task_id, attempt: number, pid: 1 }],
    [
      ended,
      {
        type: 'attempt_finished',
        task_id,
        attempt: number,
        outcome,
        duration_ms: (ended - started) * 1000,
        ...(outcome === 'failed' && { reason: 'exit_code' as const, exit_code: 3 }),
      },
    ],
  ];
}
