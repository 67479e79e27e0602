// JSON of requests and answers whose numbers stay as they were written, or are refused: `JSON.parse` would change them.
import type { MiddlewareHandler } from 'hono';
import { type ExactJson, readJson, writeExactJson } from '../core/json/read-json.js';
import { DEEPEST_JSON } from '../core/json/scan-json.js';
import { ApiProblem } from './problems/api-problem.js';

/** A parameter's value lies two levels deep in the body of a trigger. */
const DEEPEST_BODY = DEEPEST_JSON + 2;

/** Refuses bodies with a number that would be changed, or nested too deeply for any parameter, by 400. */
export const exactBodies: MiddlewareHandler = async (c, next) => {
  // The text is kept for who reads the body after this; what is no JSON is told there.
  const read = readJson(await c.req.text(), DEEPEST_BODY);
  if (!read.ok && read.reason !== 'syntax')
    throw new ApiProblem(400, 'malformed_request', `The body can’t be read: it ${read.message}`);
  await next();
};

/** The answer that `c.json(value)` made, with each number as it was written. */
export function inExactJson<R extends Response>(response: R, value: ExactJson): R {
  return new Response(writeExactJson(value), response) as R;
}
