// A run as the API shows it, in lists and alone.
import * as z from 'zod';
import { type RunState, summarizeTasks } from '../../core/run-state.js';
import { RUN_STATES, TASK_STATES, TRIGGERS } from '../../core/states.js';
import type { RunRow } from '../../history/index-rows.js';
import { isoTime, jsonValue, time } from './names.js';

const listed = {
  run_id: z.string(),
  dag_id: z.string(),
  state: z.enum(RUN_STATES),
  trigger: z.enum(TRIGGERS),
  logical_date: time,
  created_at: time,
  started_at: time.nullable(),
  ended_at: time.nullable(),
};

export const listedRunSchema = z
  .object({
    ...listed,
    message: z.string().nullable().meta({ description: 'Why it did not succeed, in a line' }),
  })
  .meta({ id: 'ListedRun' });

export const runsPageSchema = z
  .object({
    runs: z.array(listedRunSchema).meta({ description: 'Newest first' }),
    next_cursor: z.string().nullable().meta({ description: 'Give it as `cursor` for the next page' }),
  })
  .meta({ id: 'RunsPage' });

export const summarySchema = z
  .record(
    z.string(),
    z.object({
      state: z.enum(TASK_STATES),
      attempts: z.number().int(),
      duration_ms: z.number(),
      allowed: z.literal(true).optional(),
    }),
  )
  .meta({ id: 'RunSummary', description: 'Each task: its state, attempts and running time' });

export const runSchema = z
  .object({
    ...listed,
    reason: z.string().nullable().meta({ description: '`timeout`, `load-error`, or null' }),
    message: z
      .string()
      .nullable()
      .meta({ description: 'With `load-error`: the file, the line, and what is wrong there' }),
    cancel: z.enum(['no', 'graceful', 'now']).meta({ description: 'Whether it was asked to end' }),
    file: z.string().nullable(),
    params: z.record(z.string(), jsonValue),
    selected: z.array(z.string()).nullable().meta({ description: 'Tasks of a partial run; null: all' }),
    last_event: z.number().int().meta({ description: 'Number of its last event' }),
    tasks: summarySchema,
  })
  .meta({ id: 'Run' });

export function listedRun(row: RunRow): z.infer<typeof listedRunSchema> {
  const { run_id, dag_id, state, trigger, logical_date, created_at, started_at, ended_at, message } = row;
  return {
    run_id,
    dag_id,
    state,
    trigger,
    logical_date,
    created_at: new Date(created_at).toISOString(),
    started_at: isoTime(started_at),
    ended_at: isoTime(ended_at),
    message,
  };
}

export function runOf(state: RunState): z.infer<typeof runSchema> {
  return {
    run_id: state.run_id,
    dag_id: state.dag_id,
    state: state.state,
    trigger: state.trigger,
    logical_date: state.logical_date,
    created_at: new Date(state.created_at).toISOString(),
    started_at: isoTime(state.started_at),
    ended_at: isoTime(state.ended_at),
    reason: state.reason ?? null,
    message: state.message ?? null,
    cancel: state.cancel,
    file: state.file,
    params: { ...state.params },
    selected: state.selected ? [...state.selected] : null,
    last_event: state.seq,
    tasks: summarizeTasks(state),
  };
}
