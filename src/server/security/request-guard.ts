// Decides whether a request may come in at all: by its Host, its Origin, its token, and how many there are.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { ApiProblem } from '../problems/api-problem.js';
import { tokenCheck } from './token-file.js';

export interface GuardOptions {
  /** Null: none is asked for. */
  readonly token: string | null;
  /** Names beside those of this machine by which the server is reached; any address is one when not bound to loopback. */
  readonly hosts: readonly string[];
  readonly isLoopback: boolean;
  /** Origins of other pages that may use the API. */
  readonly cors: readonly string[];
  readonly maxBodyBytes: number;
  readonly maxInFlight: number;
}

const LOCAL_NAMES: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);
const PUBLIC_PATHS: ReadonlySet<string> = new Set(['/', '/docs', '/health']);
const CORS_HEADERS = {
  'Access-Control-Allow-Methods': 'GET, POST, DELETE',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, Last-Event-ID, Range',
  'Access-Control-Expose-Headers': 'Location, Content-Range, Idempotency-Replayed, Retry-After',
  'Access-Control-Max-Age': '600',
};

export class RequestGuard {
  readonly #options: GuardOptions;
  readonly #isToken: ((given: string) => boolean) | null;
  #inFlight = 0;
  #failedTokens = 0;

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#isToken = options.token === null ? null : tokenCheck(options.token);
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Requests that came with a wrong token. */
  get failedTokens(): number {
    return this.#failedTokens;
  }

  /**
   * The problem with a request, or null; sets the headers that every answer has. `preflight`: a browser only asks
   * whether it may.
   */
  check(incoming: IncomingMessage, outgoing: ServerResponse): ApiProblem | 'preflight' | null {
    outgoing.setHeader('X-Content-Type-Options', 'nosniff');
    outgoing.setHeader('Referrer-Policy', 'no-referrer');
    outgoing.setHeader('Cache-Control', 'no-store');
    const { headers, method, url = '/' } = incoming;
    if (!this.#isHostServed(headers.host))
      return new ApiProblem(
        403,
        'forbidden_host',
        'The Host header names a host that is not served here; --allow-host NAME serves it',
      );
    const origin = this.#checkOrigin(incoming, outgoing);
    if (origin) return origin;
    const path = pathOf(url);
    if (
      method === 'OPTIONS' &&
      headers.origin !== undefined &&
      outgoing.hasHeader('Access-Control-Allow-Origin')
    )
      return 'preflight';
    if (!isPublic(path) && !this.#hasToken(headers.authorization)) {
      if (headers.authorization !== undefined) this.#failedTokens += 1;
      return new ApiProblem(
        401,
        'unauthorized',
        'Send the token as `Authorization: Bearer …`; taskflow serve prints it, and it is in the home’s file api-token',
        { headers: { 'WWW-Authenticate': 'Bearer realm="taskflow"' } },
      );
    }
    return this.#checkSize(incoming);
  }

  /** Counts a request until its answer is over. Long-lived streams have a count of their own. */
  enter(outgoing: ServerResponse): void {
    this.#inFlight += 1;
    outgoing.once('close', () => {
      this.#inFlight -= 1;
    });
  }

  #checkSize({ headers, method }: IncomingMessage): ApiProblem | null {
    const { maxBodyBytes, maxInFlight } = this.#options;
    if (this.#inFlight >= maxInFlight)
      return new ApiProblem(
        503,
        'too_many_requests',
        'The server has too much to do; try again in a second',
        {
          headers: { 'Retry-After': '1' },
        },
      );
    if (Number(headers['content-length'] ?? 0) > maxBodyBytes) return tooLarge(maxBodyBytes);
    const type = headers['content-type'];
    const hasBody =
      headers['content-length'] !== undefined
        ? headers['content-length'] !== '0'
        : 'transfer-encoding' in headers;
    if (method === 'POST' && hasBody && !/^application\/json\s*(;|$)/i.test(type ?? ''))
      return new ApiProblem(
        415,
        'unsupported_media_type',
        'Send the body with Content-Type: application/json',
      );
    return null;
  }

  /** A page of another site that made its own name point here would send that name. */
  #isHostServed(host: string | undefined): boolean {
    const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?$/.exec(host ?? '');
    const name = match?.[1]?.toLowerCase();
    if (name === undefined) return false;
    if (LOCAL_NAMES.has(name) || this.#options.hosts.includes(name)) return true;
    return !this.#options.isLoopback && isIP(name.replace(/^\[|\]$/g, '')) !== 0;
  }

  #checkOrigin({ headers, url = '/' }: IncomingMessage, outgoing: ServerResponse): ApiProblem | null {
    const { origin } = headers;
    if (origin !== undefined && this.#options.cors.includes(origin)) {
      outgoing.setHeader('Access-Control-Allow-Origin', origin);
      outgoing.setHeader('Vary', 'Origin');
      for (const [name, value] of Object.entries(CORS_HEADERS)) outgoing.setHeader(name, value);
      return null;
    }
    const isOwn =
      origin === undefined || origin === `http://${headers.host}` || origin === `https://${headers.host}`;
    const site = headers['sec-fetch-site'];
    const isForeign = (site === 'cross-site' || site === 'same-site') && !isPublic(pathOf(url));
    if (isOwn && !isForeign) return null;
    return new ApiProblem(
      403,
      'forbidden_origin',
      'Pages of other sites may not use this server; --cors ORIGIN lets one in',
    );
  }

  #hasToken(authorization: string | undefined): boolean {
    if (!this.#isToken) return true;
    const given = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1];
    return this.#isToken(given ?? '');
  }
}

export function tooLarge(maxBytes: number): ApiProblem {
  return new ApiProblem(413, 'body_too_large', `A body may have ${maxBytes} bytes`, {
    headers: { Connection: 'close' },
  });
}

/** The path of a request target, which may be absolute. */
export function pathOf(url: string): string {
  const target = url.startsWith('/') ? url : url.replace(/^[a-z]+:\/\/[^/]*/i, '') || '/';
  const end = target.search(/[?#]/);
  return end < 0 ? target : target.slice(0, end);
}

function isPublic(path: string): boolean {
  return PUBLIC_PATHS.has(path) || /^\/assets\/[A-Za-z0-9_.-]+$/.test(path);
}
