// /health, /metrics and /openapi.json.
import { createRoute } from '@hono/zod-openapi';
import * as z from 'zod';
import { select } from '../../history/select.js';
import { type ApiApp, unknownQuery } from '../api-app.js';
import { problemResponses, publicProblemResponses } from '../problems/problem-document.js';
import { noQuery } from '../schemas/names.js';
import type { RequestGuard } from '../security/request-guard.js';
import type { ServerContext } from '../server-context.js';

const TAGS = {
  DAGs: 'What can run, and when',
  Runs: 'What has run and what runs',
  Tasks: 'The parts of a run, with their logs',
  Events: 'What happens, as it happens',
  Server: 'The server itself',
};
const tags = ['Server'];
const healthSchema = z
  .object({ status: z.enum(['ok', 'stopping']), version: z.string() })
  .meta({ id: 'Health' });

const health = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  tags,
  summary: 'Whether the server is there',
  request: { query: noQuery },
  security: [],
  responses: {
    200: { description: 'It is', content: { 'application/json': { schema: healthSchema } } },
    ...publicProblemResponses(400, 403),
  },
});

const metrics = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'getMetrics',
  tags,
  summary: 'Numbers for Prometheus',
  request: { query: noQuery },
  responses: {
    200: { description: 'Text format 0.0.4', content: { 'text/plain': { schema: z.string() } } },
    ...problemResponses(503),
  },
});

export function addOperationRoutes(app: ApiApp, context: ServerContext, guard: RequestGuard): void {
  app.openapi(health, (c) =>
    c.json(
      {
        status: context.state.isStopping ? ('stopping' as const) : ('ok' as const),
        version: context.version,
      },
      200,
    ),
  );

  app.openapi(metrics, async (c) => {
    const runsByState = await context.history.answer('runs by state', ({ database }) =>
      Object.fromEntries(
        select(database, 'SELECT state, count(*) AS count FROM runs GROUP BY state').map(
          ({ state, count }) => [String(state), Number(count)],
        ),
      ),
    );
    const text = context.metrics.text({
      activeRuns: context.live.size,
      runsByState,
      dags: context.dags.list.length,
      inFlight: guard.inFlight,
      failedTokens: guard.failedTokens,
    });
    c.header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8');
    return c.text(text, 200);
  });

  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'Printed by `taskflow serve`, and in the home’s file api-token',
  });
  let document: object | undefined;
  app.get('/openapi.json', (c) => {
    const given = [...new URL(c.req.url).searchParams.keys()];
    if (given.length > 0)
      throw unknownQuery(given.map((path) => ({ path, message: 'is no parameter of this' })));
    document ??= app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'TaskFlow',
        version: context.version,
        description: 'DAGs and runs of one project. Errors are problem documents (RFC 9457).',
        license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
      },
      servers: [{ url: '/' }],
      security: [{ token: [] }],
      tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    });
    return c.json(document);
  });
}
