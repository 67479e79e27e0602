// Everything that the server answers: the guard before all, then the routes.
import type { HttpBindings } from '@hono/node-server';
import { bodyLimit } from 'hono/body-limit';
import { type ApiApp, newApiApp } from './api-app.js';
import { exactBodies } from './exact-json.js';
import { addAssetRoutes } from './page/asset-routes.js';
import { addPageRoutes } from './page/page-routes.js';
import { problemResponse } from './problems/problem-document.js';
import { addDagRoutes } from './routes/dag-routes.js';
import { addEventRoutes } from './routes/event-routes.js';
import { addOperationRoutes } from './routes/operation-routes.js';
import { addRunRoutes } from './routes/run-routes.js';
import { addTaskRoutes } from './routes/task-routes.js';
import { addTriggerRoute } from './routes/trigger-route.js';
import { pathOf, type RequestGuard, tooLarge } from './security/request-guard.js';
import type { ServerContext } from './server-context.js';

export type Fetch = (request: Request, env: HttpBindings) => Response | Promise<Response>;

export function createApp(
  context: ServerContext,
  onFailure: (message: string) => void,
  guard: RequestGuard,
): ApiApp {
  const app = newApiApp(onFailure);
  const { bodyBytes } = context.limits;
  // Bodies that don't say how long they are; the guard knows of the others.
  const limit = bodyLimit({
    maxSize: bodyBytes,
    onError: (c) => problemResponse(tooLarge(bodyBytes), pathOf(c.req.url)),
  });
  app.post('*', limit);
  app.post('*', exactBodies);
  addDagRoutes(app, context);
  addTriggerRoute(app, context);
  addRunRoutes(app, context);
  addTaskRoutes(app, context);
  addEventRoutes(app, context);
  addOperationRoutes(app, context, guard);
  addAssetRoutes(app, context);
  addPageRoutes(app, context);
  return app;
}

/** Lets only those requests through to the application that may come in. */
export function guarded(app: ApiApp, guard: RequestGuard, { metrics, state }: ServerContext): Fetch {
  return (request, env) => {
    const { incoming, outgoing } = env;
    outgoing.once('finish', () => metrics.answered(outgoing.statusCode));
    state.answering(outgoing);
    const refusal = guard.check(incoming, outgoing);
    if (refusal === 'preflight') return new Response(null, { status: 204 });
    if (refusal) return problemResponse(refusal, pathOf(incoming.url ?? '/'));
    if (!isStream(incoming.url ?? '')) guard.enter(outgoing);
    return app.fetch(request, env);
  };
}

/** These have limits of their own: they are open for hours. */
function isStream(url: string): boolean {
  return /\/(events|stream)(\?|$)/.test(url);
}
