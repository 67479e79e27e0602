// The transport of the page at `/`: a stream of host messages, and a place to post the page's. Not part of the API.
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { ApiApp } from '../api-app.js';
import { ApiProblem } from '../problems/api-problem.js';
import { openStream } from '../routes/event-routes.js';
import type { ServerContext } from '../server-context.js';
import { PageSession } from './page-session.js';

const SESSION_ID = /^[0-9a-f]{32}$/;

export function addPageRoutes(app: ApiApp, context: ServerContext): void {
  const sessions = new Map<string, PageSession>();

  app.get('/page/:session/stream', (c) => {
    const id = c.req.param('session');
    // Chosen by the page, at random: whoever has the token and the number is that page.
    if (!SESSION_ID.test(id) || sessions.has(id)) throw unknownSession();
    const stream = openStream(context, c.env.outgoing);
    const session = new PageSession(context, stream);
    sessions.set(id, session);
    stream.onClose(() => {
      sessions.delete(id);
      session.dispose();
    });
    return RESPONSE_ALREADY_SENT;
  });

  app.post('/page/:session/messages', async (c) => {
    const session = sessions.get(c.req.param('session'));
    if (!session) throw unknownSession();
    session.receive(await c.req.json());
    return c.body(null, 204);
  });
}

function unknownSession(): ApiProblem {
  return new ApiProblem(404, 'not_found', 'There is no such page session');
}
