// Checks run events as they cross from host to page. Types that this version does not know are dropped,
// and keys it does not know are kept, so that a page of today reads the journal of a later minor version.
import * as z from 'zod/mini';
import type { Json } from '../../core/definition.js';
import { TRIGGER_RULES } from '../../core/definition.js';
import type { AttemptReason, RunEvent, TaskReason } from '../../core/events.js';
import { RUN_STATES, TASK_STATES, TRIGGERS } from '../../core/states.js';
import { definitionSchema } from './definition-schema.js';

const ATTEMPT_REASONS = [
  'exit_code',
  'signal',
  'timeout',
  'lost',
  'bad_output',
  'bad_expression',
  'start_failed',
  'exception',
  'cancelled',
  'run_timeout',
] as const satisfies readonly AttemptReason[];

const TASK_REASONS = [
  'trigger_rule',
  'condition',
  'bad_expression',
  'fail_fast',
  'run_cancelled',
  'run_timeout',
  'load-error',
  'attempt',
  'retried',
] as const satisfies readonly TaskReason[];

const header = { version: z.number(), seq: z.number(), run_id: z.string(), at: z.string() };
const strings = z.readonly(z.array(z.string()));
const onTask = { ...header, task_id: z.string() };
const onAttempt = { ...onTask, attempt: z.number() };
const yes = z.exactOptional(z.literal(true));

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const summary = z.object({
  state: z.enum(TASK_STATES),
  attempts: z.number(),
  duration_ms: z.number(),
  allowed: yes,
});

const eventSchema: z.ZodMiniType<RunEvent> = z.discriminatedUnion('type', [
  z.looseObject({
    ...header,
    type: z.literal('run_created'),
    dag_id: z.string(),
    definition: definitionSchema,
    params: z.custom<Readonly<Record<string, Json>>>(isObject),
    trigger: z.enum(TRIGGERS),
    logical_date: z.string(),
    file: z.nullable(z.string()),
    project: z.string(),
    loaded: yes,
    selected: z.exactOptional(strings),
    max_parallel: z.exactOptional(z.number()),
    borrowed: z.exactOptional(z.record(z.string(), z.object({ run_id: z.string(), attempt: z.number() }))),
  }),
  z.looseObject({ ...header, type: z.literal('run_queued') }),
  z.looseObject({ ...header, type: z.literal('run_started'), slots: z.number() }),
  z.looseObject({
    ...onTask,
    type: z.literal('task_state'),
    state: z.enum(TASK_STATES),
    reason: z.exactOptional(z.enum(TASK_REASONS)),
    rule: z.exactOptional(z.enum(TRIGGER_RULES)),
    because: z.exactOptional(strings),
    message: z.exactOptional(z.string()),
    allowed: yes,
  }),
  z.object({ ...onAttempt, type: z.literal('attempt_starting'), nonce: z.string() }),
  z.object({ ...onAttempt, type: z.literal('attempt_started'), pid: z.number() }),
  z.object({
    ...onAttempt,
    type: z.literal('attempt_ending'),
    reason: z.enum(['timeout', 'cancelled', 'run_timeout']),
  }),
  z.looseObject({
    ...onAttempt,
    type: z.literal('attempt_finished'),
    outcome: z.enum(['success', 'failed', 'timed_out', 'skipped', 'cancelled']),
    reason: z.exactOptional(z.enum(ATTEMPT_REASONS)),
    exit_code: z.exactOptional(z.number()),
    signal: z.exactOptional(z.string()),
    message: z.exactOptional(z.string()),
    has_output: yes,
    duration_ms: z.number(),
  }),
  z.looseObject({
    ...onAttempt,
    type: z.literal('retry_scheduled'),
    delay_ms: z.number(),
    retry_at: z.string(),
  }),
  z.looseObject({
    ...header,
    type: z.literal('run_retried'),
    tasks: strings,
    without_rule: strings,
    definition: z.exactOptional(definitionSchema),
    loaded: yes,
  }),
  z.looseObject({
    ...header,
    type: z.literal('run_loaded'),
    definition: z.exactOptional(definitionSchema),
    params: z.exactOptional(z.custom<Readonly<Record<string, Json>>>(isObject)),
    slots: z.number(),
    tasks: z.exactOptional(strings),
  }),
  z.looseObject({ ...header, type: z.literal('run_adopted'), owner: z.number(), pid: z.number() }),
  z.looseObject({ ...header, type: z.literal('cancel_requested'), now: z.boolean() }),
  z.looseObject({
    ...header,
    type: z.literal('run_finished'),
    dag_id: z.string(),
    state: z.enum(RUN_STATES),
    reason: z.exactOptional(z.enum(['timeout', 'load-error'])),
    message: z.exactOptional(z.string()),
    tasks: z.record(z.string(), summary),
  }),
]);

const KNOWN: Readonly<Record<RunEvent['type'], true>> = {
  run_created: true,
  run_queued: true,
  run_started: true,
  task_state: true,
  attempt_starting: true,
  attempt_started: true,
  attempt_ending: true,
  attempt_finished: true,
  retry_scheduled: true,
  run_retried: true,
  run_loaded: true,
  run_adopted: true,
  cancel_requested: true,
  run_finished: true,
};

function isKnown(event: unknown): boolean {
  return isObject(event) && (typeof event.type !== 'string' || Object.hasOwn(KNOWN, event.type));
}

/** Any list of events; those of unknown types are left out, a malformed one of a known type is an error. */
export const eventsSchema = z.pipe(
  z.pipe(
    z.array(z.unknown()),
    z.transform((events: unknown[]) => events.filter(isKnown)),
  ),
  z.array(eventSchema),
);
