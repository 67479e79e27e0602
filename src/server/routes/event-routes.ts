// Server-sent events: of one run, and of all.

import type { ServerResponse } from 'node:http';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { createRoute } from '@hono/zod-openapi';
import * as z from 'zod';
import { isFinalRunState } from '../../core/states.js';
import type { ApiApp } from '../api-app.js';
import { EventStream } from '../events/event-stream.js';
import { parseLastEventId, streamAll } from '../events/stream-all.js';
import { streamRun } from '../events/stream-run.js';
import { ApiProblem } from '../problems/api-problem.js';
import { problemResponses } from '../problems/problem-document.js';
import { knownRun, seenRun } from '../runs/change-run.js';
import { noQuery, runIdParam } from '../schemas/names.js';
import type { ServerContext } from '../server-context.js';

const tags = ['Events'];
const headers = z.object({
  'last-event-id': z.string().max(100).optional().meta({ description: 'Id of the last event that arrived' }),
});
const content = { 'text/event-stream': { schema: z.string() } };

const ofRun = createRoute({
  method: 'get',
  path: '/runs/{run_id}/events',
  operationId: 'streamRunEvents',
  tags,
  summary: 'The events of a run from its first on, to its end',
  request: { params: runIdParam, query: noQuery, headers },
  responses: {
    200: { description: 'Each event’s id is its number in the run; 204 follows after the last', content },
    204: { description: 'The run has ended and all its events have arrived: do not come back' },
    ...problemResponses(404, 422, 503),
  },
});

const ofAll = createRoute({
  method: 'get',
  path: '/events',
  operationId: 'streamEvents',
  tags,
  summary: 'The events of all runs from now on, or from where a stream was cut',
  request: { query: noQuery, headers },
  responses: { 200: { description: 'Without an end', content }, ...problemResponses(422, 503) },
});

export function addEventRoutes(app: ApiApp, context: ServerContext): void {
  app.openapi(ofRun, async (c) => {
    const folder = knownRun(context, c.req.valid('param').run_id);
    const id = c.req.valid('header')['last-event-id'] ?? '0';
    if (!/^\d{1,15}$/.test(id)) throw badId();
    const state = await seenRun(folder);
    if (isFinalRunState(state.state) && Number(id) >= state.seq) return c.body(null, 204);
    const stream = openStream(context, c.env.outgoing);
    void streamRun(stream, context.live, folder, Number(id)).catch(() => stream.cut());
    return RESPONSE_ALREADY_SENT;
  });

  app.openapi(ofAll, (c) => {
    const id = c.req.valid('header')['last-event-id'];
    const last = id === undefined ? null : parseLastEventId(id);
    if (id !== undefined && last === null) throw badId();
    const stream = openStream(context, c.env.outgoing);
    const index = () => context.history.index();
    void streamAll(stream, context.events, last, index).catch(() => stream.cut());
    return RESPONSE_ALREADY_SENT;
  });
}

/** A stream that is counted, and ends with the server. Throws ApiProblem when there are too many. */
export function openStream(context: ServerContext, outgoing: ServerResponse): EventStream {
  const { limits, metrics, state } = context;
  if (metrics.streams >= limits.streams)
    throw new ApiProblem(503, 'too_many_requests', `There are ${limits.streams} event streams already`, {
      headers: { 'Retry-After': '10' },
    });
  const stream = new EventStream(outgoing, limits.patienceMs);
  metrics.streamOpened();
  const forget = state.onEnd(() => stream.end());
  stream.onClose(() => {
    metrics.streamClosed();
    forget();
  });
  return stream;
}

function badId(): ApiProblem {
  return new ApiProblem(422, 'invalid_request', 'This Last-Event-ID was not sent by this API', {
    errors: [{ path: 'Last-Event-ID', message: 'is not the id of an event' }],
  });
}
