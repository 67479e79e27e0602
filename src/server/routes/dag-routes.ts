// /dags: what DAGs there are, and pausing them.
import { createRoute } from '@hono/zod-openapi';
import * as z from 'zod';
import { latestRuns, listRuns } from '../../history/queries.js';
import { expectedDurations } from '../../history/statistics.js';
import { toGraphJson } from '../../layout/formats/graph-json.js';
import { pauseDag, readSettings, resumeDag } from '../../scheduler/scheduler-settings.js';
import type { ApiApp } from '../api-app.js';
import type { ServedDag } from '../dags/served-dags.js';
import { problemResponses } from '../problems/problem-document.js';
import { assertWritable, runnable, unknownDag } from '../runs/trigger-run.js';
import { dagOf, dagSchema, dagsSchema, listedDag } from '../schemas/dag-schema.js';
import { graphSchema } from '../schemas/graph-schema.js';
import { bodyOf, dagIdParam, noQuery } from '../schemas/names.js';
import type { ServerContext } from '../server-context.js';

const json = <T extends z.ZodType>(schema: T) => ({ 'application/json': { schema } });
const tags = ['DAGs'];

const list = createRoute({
  method: 'get',
  path: '/dags',
  operationId: 'listDags',
  tags,
  summary: 'The DAGs of the project',
  request: { query: noQuery },
  responses: { 200: { description: 'By id', content: json(dagsSchema) }, ...problemResponses(503) },
});

const show = createRoute({
  method: 'get',
  path: '/dags/{dag_id}',
  operationId: 'getDag',
  tags,
  summary: 'One DAG: its definition, levels and next times',
  request: { params: dagIdParam, query: noQuery },
  responses: { 200: { description: 'The DAG', content: json(dagSchema) }, ...problemResponses(404) },
});

const graph = createRoute({
  method: 'get',
  path: '/dags/{dag_id}/graph',
  operationId: 'getDagGraph',
  tags,
  summary: 'The graph of a DAG',
  request: { params: dagIdParam, query: noQuery },
  responses: { 200: { description: 'The graph', content: json(graphSchema) }, ...problemResponses(404, 409) },
});

const pausedSchema = z.object({ dag_id: z.string(), paused: z.boolean() }).meta({ id: 'Paused' });
const switchRoute = <P extends '/dags/{dag_id}/pause' | '/dags/{dag_id}/resume'>(path: P, summary: string) =>
  createRoute({
    method: 'post',
    path,
    operationId: path.endsWith('pause') ? 'pauseDag' : 'resumeDag',
    tags,
    summary,
    request: {
      params: dagIdParam,
      query: noQuery,
      body: { content: json(bodyOf({})), required: false },
    },
    responses: {
      200: { description: 'Done', content: json(pausedSchema) },
      ...problemResponses(404, 413, 415, 422),
    },
  });

export function addDagRoutes(app: ApiApp, context: ServerContext): void {
  const { dags, history, home } = context;

  app.openapi(list, async (c) => {
    const { paused } = readSettings(home);
    // Next times move on: a minute is the finest that a schedule says.
    const key = `dags ${dags.revision} ${Math.floor(Date.now() / 60_000)} ${[...paused].join()}`;
    const answer = await history.answer(key, (index) => {
      const lastRuns = new Map(latestRuns(index).map((run) => [run.dag_id, run]));
      const now = Date.now();
      return {
        dags: dags.list.map((dag) =>
          listedDag(dag, { lastRun: lastRuns.get(dag.id) ?? null, isPaused: paused.has(dag.id), now }),
        ),
      };
    });
    return c.json(answer, 200);
  });

  app.openapi(show, async (c) => {
    const dag = known(context, c.req.valid('param').dag_id);
    const [lastRun] = listRuns(await history.index(), { dag_id: dag.id }, { limit: 1 }).runs;
    const isPaused = readSettings(home).paused.has(dag.id);
    return c.json(dagOf(dag, { lastRun: lastRun ?? null, isPaused, now: Date.now() }), 200);
  });

  app.openapi(graph, async (c) => {
    const definition = runnable(context, c.req.valid('param').dag_id);
    const durations = expectedDurations(await history.index(), definition.id);
    return c.json(toGraphJson({ definition, ...(durations.size > 0 && { durations }) }), 200);
  });

  app.openapi(
    switchRoute('/dags/{dag_id}/pause', 'Lets the times of a DAG’s schedule pass by'),
    async (c) => {
      const dag = known(context, c.req.valid('param').dag_id);
      assertWritable(context);
      await pauseDag(home, dag.id);
      context.scheduler?.rescan();
      return c.json({ dag_id: dag.id, paused: true }, 200);
    },
  );

  app.openapi(switchRoute('/dags/{dag_id}/resume', 'Goes on with a DAG that is paused'), async (c) => {
    const dag = known(context, c.req.valid('param').dag_id);
    assertWritable(context);
    await resumeDag(home, dag.id, Date.now());
    context.scheduler?.rescan();
    return c.json({ dag_id: dag.id, paused: false }, 200);
  });
}

function known({ dags }: ServerContext, dagId: string): ServedDag {
  const dag = dags.get(dagId);
  if (!dag) throw unknownDag(dagId);
  return dag;
}
