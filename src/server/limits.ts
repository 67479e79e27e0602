// How much the server takes from its clients, and how long it waits for them.

export interface Limits {
  readonly bodyBytes: number;
  readonly headerBytes: number;
  readonly connections: number;
  /** Requests being answered, event streams not counted. */
  readonly inFlight: number;
  readonly streams: number;
  /** The headers of a request must have come by then, milliseconds. */
  readonly headersMs: number;
  /** The whole request must have come by then. */
  readonly requestMs: number;
  /** A client that takes nothing of its answer for so long is cut. */
  readonly patienceMs: number;
  /** Events of all runs that are kept for streams that were cut. */
  readonly keptEvents: number;
  readonly keptEventBytes: number;
}

export const DEFAULT_LIMITS: Limits = {
  bodyBytes: 1024 * 1024,
  headerBytes: 16 * 1024,
  connections: 4096,
  inFlight: 2048,
  streams: 1000,
  headersMs: 10_000,
  requestMs: 30_000,
  patienceMs: 30_000,
  keptEvents: 20_000,
  keptEventBytes: 16 * 1024 * 1024,
};
