// The Hono application that the routes are added to: what it knows of each request, and how its failures are told.
import type { HttpBindings } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import type { ZodError } from 'zod';
import { accessReason } from '../history/access-reason.js';
import { JournalWriteError } from '../history/journal-writer.js';
import { ApiProblem, type PartProblem } from './problems/api-problem.js';
import { problemResponse } from './problems/problem-document.js';
import { pathOf } from './security/request-guard.js';

export type ApiApp = OpenAPIHono<{ Bindings: HttpBindings }>;

export function newApiApp(onFailure: (message: string) => void): ApiApp {
  const app: ApiApp = new OpenAPIHono<{ Bindings: HttpBindings }>({
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.target, result.error);
    },
  });
  app.notFound((c) =>
    problemResponse(
      new ApiProblem(404, 'not_found', 'There is no such path with this method; /openapi.json lists them'),
      pathOf(c.req.url),
    ),
  );
  app.onError((error, c) => problemResponse(toProblem(error, onFailure), pathOf(c.req.url)));
  return app;
}

function invalid(target: string, error: ZodError): ApiProblem {
  const unknown: PartProblem[] = [];
  const wrong: PartProblem[] = [];
  for (const issue of error.issues) {
    const { message } = issue;
    const place = (path: readonly PropertyKey[]) =>
      target === 'json' ? `/${path.map(String).join('/')}` : path.map(String).join('.');
    if (issue.code !== 'unrecognized_keys') wrong.push({ path: place(issue.path), message });
    else
      unknown.push(...issue.keys.map((key): PartProblem => ({ path: place([...issue.path, key]), message })));
  }
  if (target === 'query' && unknown.length > 0) return unknownQuery(unknown);
  const places: Readonly<Record<string, string>> = {
    json: 'body',
    query: 'query',
    header: 'headers',
    param: 'path',
  };
  return new ApiProblem(422, 'invalid_request', `The ${places[target] ?? 'request'} does not fit`, {
    errors: [...unknown, ...wrong],
  });
}

/** Of parameters that an operation does not take, by their names; `message` says what it takes. */
export function unknownQuery(errors: readonly PartProblem[]): ApiProblem {
  const names = errors.map(({ path }) => JSON.stringify(path.slice(0, 100))).join(' and ');
  const detail = `There is no query parameter ${names} here; /openapi.json says what each operation takes`;
  return new ApiProblem(400, 'unknown_query', detail, { errors });
}

function toProblem(error: Error, onFailure: (message: string) => void): ApiProblem {
  if (error instanceof ApiProblem) return error;
  // The library's own: a body that is no JSON.
  if (error instanceof HTTPException && error.status < 500)
    return new ApiProblem(error.status, 'malformed_request', `The body can’t be read: ${error.message}`);
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof JournalWriteError || code === 'ENOSPC' || code === 'EACCES' || code === 'EROFS')
    return new ApiProblem(503, 'history_unavailable', `The history can’t be written: ${accessReason(error)}`);
  onFailure(error.stack ?? String(error));
  return new ApiProblem(
    500,
    'internal_error',
    'Something failed that should not; the server’s log says what',
  );
}
