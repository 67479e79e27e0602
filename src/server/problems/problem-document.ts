// Problem documents (RFC 9457): the shape of every error that the API answers.
import * as z from 'zod';
import { type ApiProblem, PROBLEM_TITLES } from './api-problem.js';

const partSchema = z.object({
  path: z.string().meta({ description: 'JSON pointer into the body, or the name of a parameter' }),
  message: z.string(),
  code: z.string().optional(),
  file: z.string().optional(),
  line: z.number().int().optional(),
  character: z.number().int().optional(),
});

export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'urn:taskflow:problem: and the code' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.enum(Object.keys(PROBLEM_TITLES) as [keyof typeof PROBLEM_TITLES]),
    instance: z.string().meta({ description: 'The path that was asked for' }),
    errors: z.array(partSchema).optional(),
    run_id: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'A problem document (RFC 9457)' });

const CONTENT_TYPE = 'application/problem+json';

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  400: 'The request can’t be read, or its query has a parameter that the operation does not take',
  401: 'No token, or a wrong one',
  403: 'Not allowed',
  404: 'No such DAG, run, task or log',
  409: 'Not in this state',
  413: 'The body is too large',
  415: 'The body is no JSON',
  416: 'The range lies outside of the log',
  422: 'Invalid; `errors` says each place',
  503: 'Too many requests at once, or the server is stopping',
};

type ProblemResponse = {
  readonly description: string;
  readonly content: { readonly 'application/problem+json': { readonly schema: typeof problemSchema } };
};

/**
 * The `responses` entries of a route for these statuses; 400, 401 and 403 are always among them. Typed as none:
 * handlers
 * throw an ApiProblem and answer only what succeeds.
 */
export function problemResponses(...statuses: readonly number[]): Readonly<Record<never, ProblemResponse>> {
  return publicProblemResponses(400, 401, 403, ...statuses);
}

/** As `problemResponses`, of a route that asks for no token: these statuses and no others. */
export function publicProblemResponses(
  ...statuses: readonly number[]
): Readonly<Record<never, ProblemResponse>> {
  const content = { [CONTENT_TYPE]: { schema: problemSchema } } as const;
  return Object.fromEntries(
    statuses.map((status) => [String(status), { description: DESCRIPTIONS[status] ?? 'A problem', content }]),
  );
}

/** `path` of the request, without its query: a query may hold what should not be repeated. */
export function problemResponse(problem: ApiProblem, path: string): Response {
  const { status, code, message, details } = problem;
  const document: z.infer<typeof problemSchema> = {
    type: `urn:taskflow:problem:${code}`,
    title: PROBLEM_TITLES[code],
    status,
    detail: message,
    code,
    instance: path,
    ...(details.errors && { errors: details.errors.map((part) => ({ ...part })) }),
    ...(details.runId !== undefined && { run_id: details.runId }),
  };
  return new Response(JSON.stringify(document), {
    status,
    headers: { 'Content-Type': CONTENT_TYPE, ...details.headers },
  });
}
