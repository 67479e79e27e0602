// What goes wrong with a request, as data on its way to a problem document.
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Every code with its title; part of the API, so none is renamed. */
export const PROBLEM_TITLES = {
  unauthorized: 'A valid token is needed',
  forbidden_host: 'This host name is not served',
  forbidden_origin: 'Requests from this origin are not allowed',
  read_only: 'This history can only be looked at',
  not_found: 'There is nothing here',
  unknown_dag: 'No such DAG',
  unknown_run: 'No such run',
  unknown_task: 'No such task',
  unknown_log: 'No such log',
  duplicate_dag: 'Several files have this DAG id',
  dag_has_errors: 'The DAG file has errors',
  wrong_state: 'The run is in the wrong state',
  run_deleted: 'The run was deleted',
  malformed_request: 'The request can’t be read',
  request_timeout: 'The request came too slowly',
  unsupported_media_type: 'The body must be JSON',
  body_too_large: 'The body is too large',
  unknown_query: 'The operation has no such parameter',
  invalid_request: 'The request is invalid',
  invalid_params: 'The parameters are invalid',
  idempotency_key_reused: 'The Idempotency-Key was used with another request',
  range_not_satisfiable: 'The log does not reach so far',
  too_many_requests: 'Too many requests at once',
  stopping: 'The server is stopping',
  history_unavailable: 'The history can’t be read or written',
  internal_error: 'An error of TaskFlow',
} as const;

export type ProblemCode = keyof typeof PROBLEM_TITLES;

/** One part of a request that is wrong, and where: a JSON pointer into the body, or the parameter's name. */
export interface PartProblem {
  readonly path: string;
  readonly message: string;
  /** Of a DAG file's problem. */
  readonly code?: string;
  readonly file?: string;
  /** Zero-based. */
  readonly line?: number;
  readonly character?: number;
}

export interface ProblemDetails {
  readonly errors?: readonly PartProblem[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly runId?: string;
}

/** Thrown by route handlers, the outermost edge; answered as a problem document. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: ContentfulStatusCode;
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  /** `detail`: a sentence that says what is wrong and what to do. */
  constructor(status: ContentfulStatusCode, code: ProblemCode, detail: string, details: ProblemDetails = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}
