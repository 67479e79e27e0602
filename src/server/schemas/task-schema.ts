// A task of a run as the API shows it, with its attempts.
import * as z from 'zod';
import type { ExactJson } from '../../core/json/read-json.js';
import { type Attempt, attemptsMs, type TaskRun } from '../../core/run-state.js';
import { TASK_STATES } from '../../core/states.js';
import { isoTime, jsonValue, time } from './names.js';

const attemptSchema = z
  .object({
    attempt: z.number().int(),
    outcome: z
      .string()
      .nullable()
      .meta({ description: 'success, failed, timed_out, skipped or cancelled; null while it runs' }),
    started_at: time,
    ended_at: time.nullable(),
    duration_ms: z.number(),
    reason: z.string().nullable(),
    exit_code: z.number().int().nullable(),
    signal: z.string().nullable(),
    message: z.string().nullable(),
    has_output: z.boolean(),
  })
  .meta({ id: 'Attempt' });

const task = {
  task_id: z.string(),
  state: z.enum(TASK_STATES),
  reason: z.string().nullable(),
  message: z.string().nullable(),
  allowed: z.boolean().meta({ description: 'Its failure does not fail the run' }),
  duration_ms: z.number(),
  started_at: time.nullable(),
  ended_at: time.nullable(),
  retry_at: time.nullable(),
};

export const listedTaskSchema = z.object({ ...task, attempts: z.number().int() }).meta({ id: 'ListedTask' });
export const tasksSchema = z
  .object({ tasks: z.array(listedTaskSchema).meta({ description: 'In the order of the DAG’s file' }) })
  .meta({ id: 'Tasks' });

export const taskSchema = z
  .object({
    ...task,
    run_id: z.string(),
    attempts: z.array(attemptSchema),
    inputs: z.record(z.string(), jsonValue).nullable().meta({
      description: 'Outputs of upstream tasks that the last attempt was given; null: none or too large',
    }),
    output: jsonValue.meta({
      description:
        'What the tasks after it get: of its last attempt, or borrowed by a partial run; null: none',
    }),
    error: z
      .object({ reason: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'Why it did not succeed' }),
  })
  .meta({ id: 'Task' });

export function listedTask(run: TaskRun): z.infer<typeof listedTaskSchema> {
  return { ...common(run), attempts: run.attempts.length };
}

export function taskOf(
  runId: string,
  run: TaskRun,
  values: { readonly inputs: Record<string, ExactJson> | null; readonly output: ExactJson },
): z.infer<typeof taskSchema> {
  return {
    ...common(run),
    run_id: runId,
    attempts: run.attempts.map(attemptOf),
    inputs: values.inputs,
    output: values.output,
    error: errorOf(run),
  };
}

function common(run: TaskRun) {
  const [first] = run.attempts;
  return {
    task_id: run.id,
    state: run.state,
    reason: run.reason ?? null,
    message: run.message ?? null,
    allowed: run.allowed,
    duration_ms: attemptsMs(run.attempts),
    started_at: isoTime(first?.started_at ?? first?.starting_at),
    ended_at: isoTime(run.attempts.at(-1)?.ended_at),
    retry_at: isoTime(run.retry_at),
  };
}

function attemptOf(attempt: Attempt): z.infer<typeof attemptSchema> {
  return {
    attempt: attempt.number,
    outcome: attempt.outcome ?? null,
    started_at: new Date(attempt.started_at ?? attempt.starting_at).toISOString(),
    ended_at: isoTime(attempt.ended_at),
    duration_ms: attempt.duration_ms,
    reason: attempt.reason ?? null,
    exit_code: attempt.exit_code ?? null,
    signal: attempt.signal ?? null,
    message: attempt.message ?? null,
    has_output: attempt.has_output,
  };
}

function errorOf(run: TaskRun): { reason: string; message: string } | null {
  if (run.state !== 'failed' && run.state !== 'timed_out' && run.state !== 'upstream_failed') return null;
  const last = run.attempts.at(-1);
  const reason = last?.reason ?? run.reason ?? run.state;
  const told = run.message ?? last?.message;
  if (told !== undefined) return { reason, message: told };
  if (last?.exit_code !== undefined) return { reason, message: `exit code ${last.exit_code}` };
  if (last?.signal !== undefined) return { reason, message: `ended by signal ${last.signal}` };
  return { reason, message: reason.replaceAll('_', ' ') };
}
