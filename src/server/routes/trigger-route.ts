// POST /dags/{id}/trigger: makes a run.
import { createRoute } from '@hono/zod-openapi';
import * as z from 'zod';
import type { Json } from '../../core/definition.js';
import { summarizeTasks } from '../../core/run-state.js';
import { RUN_STATES } from '../../core/states.js';
import type { ApiApp } from '../api-app.js';
import { problemResponses } from '../problems/problem-document.js';
import { triggerRun } from '../runs/trigger-run.js';
import { waitForRun } from '../runs/wait-for-run.js';
import { bodyOf, dagIdParam, flag, queryOf } from '../schemas/names.js';
import { summarySchema } from '../schemas/run-schema.js';
import type { ServerContext } from '../server-context.js';

// Taken as it came: names such as __proto__ are names like others, and unknown.
const paramsSchema = z
  .custom<Readonly<Record<string, Json>>>(
    (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
    'must be a mapping of names to values',
  )
  .meta({
    type: 'object',
    additionalProperties: true,
    description: 'Values of the DAG’s parameters; those left out have their defaults',
  });

const bodySchema = bodyOf({
  params: paramsSchema.optional(),
  logical_date: z
    .string()
    .max(100)
    .optional()
    .meta({ description: '2026-01-31 or 2026-01-31T08:30:00Z; without an offset UTC. Default: now' }),
}).meta({ id: 'Trigger' });

const triggeredSchema = z
  .object({ run_id: z.string(), dag_id: z.string(), state: z.enum(RUN_STATES) })
  .meta({ id: 'Triggered' });
const endedSchema = z
  .object({ run_id: z.string(), dag_id: z.string(), state: z.enum(RUN_STATES), summary: summarySchema })
  .meta({ id: 'EndedRun' });

const trigger = createRoute({
  method: 'post',
  path: '/dags/{dag_id}/trigger',
  operationId: 'triggerDag',
  tags: ['DAGs'],
  summary: 'Makes a run of a DAG',
  request: {
    params: dagIdParam,
    query: queryOf({ wait: flag.meta({ description: 'Answer after the end of the run' }) }),
    headers: z.object({
      'idempotency-key': z
        .string()
        .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
        .optional()
        .meta({ description: 'A repeat with the same key and body gets the first run; kept for a week' }),
    }),
    body: { content: { 'application/json': { schema: bodySchema } }, required: false },
  },
  responses: {
    200: {
      description: 'With `wait`: the run has ended',
      content: { 'application/json': { schema: endedSchema } },
    },
    202: { description: 'The run was made', content: { 'application/json': { schema: triggeredSchema } } },
    ...problemResponses(404, 409, 413, 415, 422, 503),
  },
});

export function addTriggerRoute(app: ApiApp, context: ServerContext): void {
  app.openapi(trigger, async (c) => {
    const { dag_id } = c.req.valid('param');
    const { wait } = c.req.valid('query');
    const key = c.req.valid('header')['idempotency-key'];
    const body = c.req.valid('json') as z.infer<typeof bodySchema> | undefined;
    const { folder, isRepeat } = triggerRun(context, dag_id, {
      params: body?.params ?? {},
      ...(body?.logical_date !== undefined && { logicalDate: body.logical_date }),
      ...(key !== undefined && { key }),
    });
    c.header('Location', `/runs/${folder.runId}`);
    if (isRepeat) c.header('Idempotency-Replayed', 'true');
    if (!wait) return c.json({ run_id: folder.runId, dag_id, state: 'queued' as const }, 202);
    const gone = new Promise<void>((resolve) => c.env.outgoing.once('close', resolve));
    const state = await waitForRun(context, folder, gone);
    // Nobody is there to read it.
    if (!state) return c.json({ run_id: folder.runId, dag_id, state: 'running' as const }, 202);
    return c.json({ run_id: folder.runId, dag_id, state: state.state, summary: summarizeTasks(state) }, 200);
  });
}
