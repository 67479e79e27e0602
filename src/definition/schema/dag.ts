// The format of a DAG file: the one source of its checks, of the published JSON Schema, and of the API's.
import * as z from 'zod';
import { SHELLS } from '../../core/definition.js';
import { phrase } from '../../core/phrase.js';
import { faultIssue } from './checked.js';
import { paramsSchema } from './param.js';
import { scheduleSchema } from './schedule.js';
import { defaultsSchema, taskSchema } from './task.js';
import { count, duration, env, envFiles, newId, texts } from './values.js';

export const dagSchema = z
  .strictObject({
    $schema: z.string().optional().meta({ description: 'Address of this schema, for editors.' }),
    id: newId({
      description: 'Id of the DAG, unique in the workspace. Default: the file’s name without .dag.*.',
    }).optional(),
    description: z.string().optional().meta({ description: 'What the DAG does, for people.' }),
    tags: texts({
      description: 'Words to find the DAG by.',
      default: [],
      examples: [['etl', 'nightly']],
    }),
    schedule: scheduleSchema,
    params: paramsSchema,
    env_file: envFiles({
      description: 'Files with lines NAME=value, relative to this file; a missing one is a warning.',
      examples: [['.env'], [{ path: '.env.local', required: false }]],
    }),
    env: env({ description: 'Environment variables of every task. Values may hold expressions.' }),
    working_dir: z.string().min(1).optional().meta({
      description: 'Folder the tasks run in, relative to this file. May hold expressions.',
      default: '.',
    }),
    shell: z
      .enum(SHELLS)
      .optional()
      .meta({ description: 'What runs the commands of the tasks. Default: sh, on Windows cmd.' }),
    max_parallel_tasks: count(1, {
      description: 'Tasks of one run that may run at once. Default: the machine’s cores.',
    }).optional(),
    max_active_runs: count(1, {
      description: 'Runs of this DAG that may run at once; more wait as queued.',
      default: 16,
    }).optional(),
    timeout: duration(
      { description: 'Time limit of a whole run. Seconds, or a text such as 2h. Default: none.' },
      { positive: true },
    ).optional(),
    fail_fast: z.boolean().optional().meta({
      description:
        'When true, the first task that fails for good cancels all that has not started; running ones go on.',
      default: false,
    }),
    defaults: defaultsSchema,
    tasks: z
      .record(newId({}), taskSchema)
      .check((context) => {
        if (Object.keys(context.value).length > 0) return;
        context.issues.push(faultIssue('wrong-type', phrase('needs at least one task'), [], context.value));
      })
      .meta({
        description: 'The tasks by id.',
        minProperties: 1,
      }),
  })
  .meta({
    title: 'TaskFlow DAG',
    description: 'A DAG: tasks, what they depend on, and when they run.',
    patternProperties: { '^x-': { description: 'Your own key: a place for anchors.' } },
  });

export type DagInput = z.output<typeof dagSchema>;
export const DAG_KEYS: readonly string[] = Object.keys(dagSchema.shape);
