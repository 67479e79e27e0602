// Keys of a task, and of the defaults for all tasks.
import * as z from 'zod';
import { SHELLS, TRIGGER_RULES } from '../../core/definition.js';
import { condition, count, duration, env, exitCodes, texts } from './values.js';

/** What `defaults` may hold too. */
const settings = {
  shell: z.enum(SHELLS).optional().meta({
    description:
      'What runs `run`. Default: the DAG’s `shell`, else sh, on Windows cmd. POSIX shells stop at the first line that fails.',
  }),
  env: env({
    description: 'Environment variables. Values may hold expressions, as in `${{ params.region }}`.',
    examples: [{ REGION: '${{ params.region }}' }],
  }),
  working_dir: z.string().min(1).optional().meta({
    description: 'Folder the task runs in, relative to the DAG’s working folder. May hold expressions.',
  }),
  retries: count(0, {
    description: 'Attempts after the first one that failed.',
    default: 0,
    examples: [3],
  }).optional(),
  retry_delay: duration({
    description: 'Time before the first retry; it grows by `retry_backoff`. Seconds, or a text such as 90s.',
    default: '1s',
  }).optional(),
  retry_backoff: z.number().min(1).max(1_000).optional().meta({
    description: 'What the delay is multiplied by from one retry to the next; 1 keeps it the same.',
    default: 2,
  }),
  max_retry_delay: duration({ description: 'The longest delay before a retry.', default: '5m' }).optional(),
  retry_on: exitCodes({
    description: 'Exit codes that are retried. Default: all but 0.',
    examples: [[75]],
  }),
  skip_on: exitCodes({
    description: 'Exit codes that mean the task has nothing to do: it ends as skipped. Default: none.',
    examples: [[99]],
  }),
  timeout: duration(
    { description: 'Time limit of one attempt. Seconds, or a text such as 1h30m. Default: none.' },
    { positive: true },
  ).optional(),
  trigger_rule: z.enum(TRIGGER_RULES).optional().meta({
    description: 'What must have become of the upstream tasks for this one to run.',
    default: 'all_success',
  }),
  allow_failure: z.boolean().optional().meta({
    description:
      'When true, a failure of this task does not fail the run, and counts as success for the tasks after it.',
    default: false,
  }),
};

export const defaultsSchema = z.strictObject(settings).nullish().meta({
  description: 'Settings for every task that does not have its own.',
});

export const taskSchema = z
  .strictObject({
    run: z.string().meta({
      description:
        'The command, or several lines of them. Expressions are not read here: put them into `env`.',
      examples: ['python extract.py'],
    }),
    depends_on: texts({
      description: 'Ids of the tasks that must end before this one. One alone may stand without a list.',
      default: [],
    }),
    if: condition({
      description:
        'A condition, asked after the trigger rule says run; when false the task is skipped. The braces may be left out.',
      examples: ['${{ tasks.extract.output.rows > 0 }}'],
    }).optional(),
    description: z.string().optional().meta({ description: 'What the task does, for people.' }),
    tags: texts({ description: 'Words to find the task by.', default: [] }),
    ...settings,
  })
  .meta({ id: 'task', description: 'One task: a command with its settings.' });

export type DefaultsInput = z.output<typeof defaultsSchema>;
export const DEFAULTS_KEYS: readonly string[] = Object.keys(settings);
export const TASK_KEYS: readonly string[] = Object.keys(taskSchema.shape);
