// /runs: what has run and what runs, and changing it.
import { createRoute } from '@hono/zod-openapi';
import * as z from 'zod';
import { RUN_STATES, TRIGGERS } from '../../core/states.js';
import { listRuns } from '../../history/queries.js';
import { isRunId } from '../../history/run-folder.js';
import type { ApiApp } from '../api-app.js';
import { problemResponses } from '../problems/problem-document.js';
import { cancelRun, deleteRun, knownRun, resumeRun, retryRun, seenRun } from '../runs/change-run.js';
import { bodyOf, noQuery, queryOf, repeatable, runIdParam } from '../schemas/names.js';
import { listedRun, runOf, runSchema, runsPageSchema } from '../schemas/run-schema.js';
import type { ServerContext } from '../server-context.js';

const tags = ['Runs'];
const json = <T extends z.ZodType>(schema: T) => ({ 'application/json': { schema } });
const optionalBody = <T extends z.ZodType>(schema: T) => ({ content: json(schema), required: false });
const instant = z.iso
  .datetime({ offset: true, error: 'must be a time such as 2026-01-31T08:30:00Z' })
  .transform((text) => Date.parse(text))
  .optional();

const querySchema = queryOf({
  dag_id: z.string().optional(),
  state: repeatable(z.enum(RUN_STATES)).meta({ description: 'Any of these; repeatable' }),
  trigger: repeatable(z.enum(TRIGGERS)).meta({ description: 'Any of these; repeatable' }),
  since: instant.meta({ description: 'Created at this time or later' }),
  until: instant.meta({ description: 'Created before this time' }),
  text: z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'In the ids, the message or the id of a failed task' }),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().refine(isRunId, 'must be the next_cursor of the page before').optional(),
});

const list = createRoute({
  method: 'get',
  path: '/runs',
  operationId: 'listRuns',
  tags,
  summary: 'Runs, newest first',
  request: { query: querySchema },
  responses: { 200: { description: 'A page', content: json(runsPageSchema) }, ...problemResponses(422, 503) },
});

const show = createRoute({
  method: 'get',
  path: '/runs/{run_id}',
  operationId: 'getRun',
  tags,
  summary: 'One run',
  request: { params: runIdParam, query: noQuery },
  responses: { 200: { description: 'The run', content: json(runSchema) }, ...problemResponses(404) },
});

const changedSchema = z.object({ run_id: z.string(), state: z.enum(RUN_STATES) }).meta({ id: 'ChangedRun' });
const retriedSchema = z.object({ run_id: z.string(), tasks: z.array(z.string()) }).meta({ id: 'RetriedRun' });
const accepted = {
  202: { description: 'It was asked to; state: as it was before', content: json(changedSchema) },
};

const cancel = createRoute({
  method: 'post',
  path: '/runs/{run_id}/cancel',
  operationId: 'cancelRun',
  tags,
  summary: 'Cancels a run',
  request: {
    params: runIdParam,
    query: noQuery,
    body: optionalBody(
      bodyOf({
        now: z.boolean().default(false).meta({ description: 'Kill at once, without a grace period' }),
      }),
    ),
  },
  responses: { ...accepted, ...problemResponses(404, 409, 413, 415, 422) },
});

const retry = createRoute({
  method: 'post',
  path: '/runs/{run_id}/retry',
  operationId: 'retryRun',
  tags,
  summary: 'Starts what failed in an ended run over, with what follows it',
  request: {
    params: runIdParam,
    query: noQuery,
    body: optionalBody(
      bodyOf({
        tasks: z
          .array(z.string().max(200))
          .min(1)
          .max(10_000)
          .optional()
          .meta({ description: 'These and what follows them, whatever their state. Default: what failed' }),
        as_run: z
          .boolean()
          .default(false)
          .meta({ description: 'With the definition as it was then, not the file as it is now' }),
      }),
    ),
  },
  responses: {
    202: { description: 'Queued again; tasks: those that start over', content: json(retriedSchema) },
    ...problemResponses(404, 409, 413, 415, 422),
  },
});

const resume = createRoute({
  method: 'post',
  path: '/runs/{run_id}/resume',
  operationId: 'resumeRun',
  tags,
  summary: 'Goes on with a run whose owner is gone',
  request: {
    params: runIdParam,
    query: noQuery,
    body: optionalBody(
      bodyOf({
        force: z
          .boolean()
          .default(false)
          .meta({ description: 'Also from an owner that can’t be seen from here' }),
      }),
    ),
  },
  responses: { ...accepted, ...problemResponses(404, 409, 413, 415, 422) },
});

const remove = createRoute({
  method: 'delete',
  path: '/runs/{run_id}',
  operationId: 'deleteRun',
  tags,
  summary: 'Deletes an ended run with its logs and outputs',
  request: { params: runIdParam, query: noQuery },
  responses: { 204: { description: 'Deleted' }, ...problemResponses(404, 409) },
});

export function addRunRoutes(app: ApiApp, context: ServerContext): void {
  app.openapi(list, async (c) => {
    const { dag_id, state, trigger, since, until, text, limit, cursor } = c.req.valid('query');
    const filter = {
      ...(dag_id !== undefined && { dag_id }),
      ...(state && { states: state }),
      ...(trigger && { triggers: trigger }),
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
      ...(text !== undefined && { text }),
    };
    const page = { limit, ...(cursor !== undefined && { cursor }) };
    const answer = await context.history.answer(`runs ${JSON.stringify([filter, page])}`, (index) => {
      const { runs, next } = listRuns(index, filter, page);
      return { runs: runs.map(listedRun), next_cursor: next };
    });
    return c.json(answer, 200);
  });

  app.openapi(show, async (c) => {
    const state = await seenRun(knownRun(context, c.req.valid('param').run_id));
    return c.json(runOf(state), 200);
  });

  app.openapi(cancel, async (c) => {
    const folder = knownRun(context, c.req.valid('param').run_id);
    const { state } = await cancelRun(context, folder, c.req.valid('json')?.now ?? false);
    return c.json({ run_id: folder.runId, state }, 202);
  });

  app.openapi(retry, async (c) => {
    const folder = knownRun(context, c.req.valid('param').run_id);
    const { tasks, as_run: asRun = false } = c.req.valid('json') ?? {};
    const restarted = await retryRun(context, folder, { ...(tasks && { tasks }), asRun });
    return c.json({ run_id: folder.runId, tasks: [...restarted] }, 202);
  });

  app.openapi(resume, async (c) => {
    const folder = knownRun(context, c.req.valid('param').run_id);
    const { state } = await resumeRun(context, folder, c.req.valid('json')?.force ?? false);
    return c.json({ run_id: folder.runId, state }, 202);
  });

  app.openapi(remove, async (c) => {
    await deleteRun(context, knownRun(context, c.req.valid('param').run_id));
    return c.body(null, 204);
  });
}
