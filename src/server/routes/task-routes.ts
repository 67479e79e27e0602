// /runs/{id}/tasks: the tasks of a run, their values and logs.
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { createRoute } from '@hono/zod-openapi';
import * as z from 'zod';
import type { RunState, TaskRun } from '../../core/run-state.js';
import type { RunFolder } from '../../history/run-folder.js';
import type { ApiApp } from '../api-app.js';
import { inExactJson } from '../exact-json.js';
import { sendLog } from '../logs/send-log.js';
import { ApiProblem } from '../problems/api-problem.js';
import { problemResponses } from '../problems/problem-document.js';
import { knownRun, seenRun } from '../runs/change-run.js';
import { readInputs, readOutput } from '../runs/task-values.js';
import { flag, noQuery, queryOf, runIdParam, taskParam } from '../schemas/names.js';
import { listedTask, taskOf, taskSchema, tasksSchema } from '../schemas/task-schema.js';
import type { ServerContext } from '../server-context.js';

const tags = ['Tasks'];
const json = <T extends z.ZodType>(schema: T) => ({ 'application/json': { schema } });

const list = createRoute({
  method: 'get',
  path: '/runs/{run_id}/tasks',
  operationId: 'listTasks',
  tags,
  summary: 'The tasks of a run',
  request: { params: runIdParam, query: noQuery },
  responses: { 200: { description: 'The tasks', content: json(tasksSchema) }, ...problemResponses(404) },
});

const show = createRoute({
  method: 'get',
  path: '/runs/{run_id}/tasks/{task_id}',
  operationId: 'getTask',
  tags,
  summary: 'One task: attempts, inputs, output, error',
  request: { params: taskParam, query: noQuery },
  responses: { 200: { description: 'The task', content: json(taskSchema) }, ...problemResponses(404) },
});

const log = createRoute({
  method: 'get',
  path: '/runs/{run_id}/tasks/{task_id}/log',
  operationId: 'getLog',
  tags,
  summary: 'The log of an attempt, or a part of it, or as it comes',
  request: {
    params: taskParam,
    query: queryOf({
      attempt: z.coerce.number().int().min(1).optional().meta({ description: 'Default: the last' }),
      follow: flag.meta({ description: 'Goes on until the attempt has ended' }),
    }),
    headers: z.object({
      range: z.string().optional().meta({ description: 'bytes=FROM-TO, bytes=FROM- or bytes=-LAST' }),
    }),
  },
  responses: {
    200: { description: 'The log', content: { 'text/plain': { schema: z.string() } } },
    206: { description: 'The part asked for by Range' },
    ...problemResponses(404, 416, 422),
  },
});

export function addTaskRoutes(app: ApiApp, context: ServerContext): void {
  app.openapi(list, async (c) => {
    const state = await seenRun(knownRun(context, c.req.valid('param').run_id));
    return c.json({ tasks: [...state.tasks.values()].map(listedTask) }, 200);
  });

  app.openapi(show, async (c) => {
    const { run_id, task_id } = c.req.valid('param');
    const { folder, state, task } = await knownTask(context, run_id, task_id);
    const values = { inputs: await readInputs(folder, task), output: readOutput(folder, state, task_id) };
    const shown = taskOf(run_id, task, values);
    return inExactJson(c.json(shown, 200), shown);
  });

  app.openapi(log, async (c) => {
    const { run_id, task_id } = c.req.valid('param');
    const { attempt, follow } = c.req.valid('query');
    const { folder, task, state } = await knownTask(context, run_id, task_id);
    const number = attempt ?? task.attempts.at(-1)?.number;
    if (number === undefined || !task.attempts.some((each) => each.number === number))
      throw new ApiProblem(404, 'unknown_log', `Task ${task_id} has no attempt ${number ?? 'yet'}`, {
        runId: run_id,
      });
    await sendLog(context, c.env.outgoing, {
      folder,
      taskId: task_id,
      attempt: number,
      isFollowed: follow,
      isEnded: task.attempts.some((each) => each.number === number && each.outcome !== undefined),
      isInterrupted: state.state === 'interrupted',
      range: c.req.header('range'),
      method: c.req.method,
    });
    return RESPONSE_ALREADY_SENT;
  });
}

interface KnownTask {
  readonly folder: RunFolder;
  readonly state: RunState;
  readonly task: TaskRun;
}

/** Only a task of the run's definition: no path is made of anything else. */
async function knownTask(context: ServerContext, runId: string, taskId: string): Promise<KnownTask> {
  const folder = knownRun(context, runId);
  const state = await seenRun(folder);
  const task = state.tasks.get(taskId);
  if (task) return { folder, state, task };
  throw new ApiProblem(
    404,
    'unknown_task',
    `Run ${runId} has no such task; GET /runs/${runId}/tasks lists them`,
    {
      runId,
    },
  );
}
