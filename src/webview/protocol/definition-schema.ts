// Checks a DAG's definition and its problems as they cross between host and page; the types are core's.
import * as z from 'zod/mini';
import { type DagDefinition, SHELLS, type TaskDefinition, TRIGGER_RULES } from '../../core/definition.js';
import { PROBLEM_SEVERITIES, type Problem, type ProblemCode, type Range } from '../../core/problem.js';
import { TASK_DEFAULTS } from '../../core/task-defaults.js';

const strings = z.readonly(z.array(z.string()));
const numbers = z.readonly(z.array(z.number()));
const env = z.readonly(z.record(z.string(), z.string()));

/** What a host leaves out as `encodeHostMessage` does. */
const usual = TASK_DEFAULTS;

const settings = {
  id: z.string(),
  depends_on: strings,
  description: z.exactOptional(z.string()),
  tags: z._default(strings, usual.tags),
  if: z.exactOptional(z.string()),
  env: z._default(env, usual.env),
  working_dir: z.exactOptional(z.string()),
  retries: z._default(z.number(), usual.retries),
  retry_delay_ms: z._default(z.number(), usual.retry_delay_ms),
  retry_backoff: z._default(z.number(), usual.retry_backoff),
  max_retry_delay_ms: z._default(z.number(), usual.max_retry_delay_ms),
  retry_on: z.exactOptional(numbers),
  skip_on: z._default(numbers, usual.skip_on),
  timeout_ms: z.exactOptional(z.number()),
  trigger_rule: z._default(z.enum(TRIGGER_RULES), usual.trigger_rule),
  allow_failure: z._default(z.boolean(), usual.allow_failure),
};

const taskSchema: z.ZodMiniType<TaskDefinition> = z.discriminatedUnion('kind', [
  z.object({
    ...settings,
    kind: z.literal('shell'),
    run: z.string(),
    shell: z.exactOptional(z.enum(SHELLS)),
  }),
  z.object({ ...settings, kind: z.literal('function'), language: z.enum(['python', 'javascript']) }),
]);

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Params and schedule pass as they are: the page only counts and names them. */
export const definitionSchema: z.ZodMiniType<DagDefinition> = z.object({
  id: z.string(),
  description: z.exactOptional(z.string()),
  tags: strings,
  schedule: z.exactOptional(z.custom<NonNullable<DagDefinition['schedule']>>(isObject)),
  params: z.custom<DagDefinition['params']>(isObject),
  env_file: z.readonly(z.array(z.union([z.string(), z.object({ path: z.string(), required: z.boolean() })]))),
  env,
  default_env: env,
  working_dir: z.string(),
  max_parallel_tasks: z.exactOptional(z.number()),
  max_active_runs: z.number(),
  timeout_ms: z.exactOptional(z.number()),
  fail_fast: z.boolean(),
  tasks: z.readonly(z.array(taskSchema)),
});

const position = z.object({ line: z.number(), character: z.number() });
export const rangeSchema: z.ZodMiniType<Range> = z.object({ start: position, end: position });

export const problemSchema: z.ZodMiniType<Problem> = z.object({
  code: z.custom<ProblemCode>(
    (value) => typeof value === 'string' && Object.hasOwn(PROBLEM_SEVERITIES, value),
  ),
  severity: z.enum(['error', 'warning', 'info', 'hint']),
  message: z.string(),
  range: rangeSchema,
  related: z.readonly(
    z.array(z.object({ message: z.string(), range: rangeSchema, file: z.exactOptional(z.string()) })),
  ),
  suggestion: z.exactOptional(z.string()),
});
