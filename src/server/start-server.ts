// The HTTP server of a project: opened, watched over, stopped.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { isFinalRunState } from '../core/states.js';
import { listActiveRuns } from '../history/active-runs.js';
import { loadRunState } from '../history/load-run-state.js';
import { readOwner } from '../history/ownership.js';
import { runFolder } from '../history/run-folder.js';
import { Scheduler } from '../scheduler/scheduler.js';
import type { SchedulerEntry } from '../scheduler/scheduler-entry.js';
import { createApp, guarded } from './create-app.js';
import { ServedDags } from './dags/served-dags.js';
import { EventLog } from './events/event-log.js';
import { LiveRuns } from './events/live-runs.js';
import { ServedHistory } from './history/served-history.js';
import { DEFAULT_LIMITS, type Limits } from './limits.js';
import { Metrics } from './metrics/metrics.js';
import { ApiProblem } from './problems/api-problem.js';
import { problemResponse } from './problems/problem-document.js';
import { IdempotencyKeys } from './runs/idempotency-keys.js';
import { RunStarter } from './runs/run-starter.js';
import { RequestGuard } from './security/request-guard.js';
import type { ServerContext } from './server-context.js';
import { Stopping } from './stopping.js';

/** Answers under way when the server stops have so long. */
const GRACE_MS = 5000;
const DRAIN_LOOK_MS = 300;

export interface StartOptions {
  readonly home: string;
  readonly project: string;
  readonly foreign: boolean;
  readonly version: string;
  readonly dist: string;
  readonly media: string;
  /** 0: any that is free. */
  readonly port: number;
  /** The address that is listened on. */
  readonly address: string;
  /** Null: no token is asked for, allowed on this machine's own addresses only. */
  readonly token: string | null;
  /** Names, in small letters, by which it is reached beside this machine's own. */
  readonly hosts?: readonly string[];
  /** Origins of other pages that may use the API. */
  readonly cors?: readonly string[];
  /** Schedules run as part of the server, where they are enabled for the home. */
  readonly schedules: boolean;
  readonly limits?: Partial<Limits>;
  readonly onWarning: (message: string) => void;
  readonly onSchedulerEntry?: (entry: SchedulerEntry) => void;
}

export interface RunningServer {
  /** Without a path and a token: `http://127.0.0.1:8123`. */
  readonly origin: string;
  /** Starts nothing more; with `drain` answers until the runs that run now have ended. Runs go on in any case. */
  stop(options?: { readonly drain?: boolean }): Promise<void>;
}

export type Started =
  | { readonly ok: true; readonly server: RunningServer }
  | { readonly ok: false; readonly reason: 'history' | 'address' | 'unsafe'; readonly message: string };

/** Starts the server; resolves when it listens. Expected failures are messages. */
export async function startServer(options: StartOptions): Promise<Started> {
  const isLoopback = isLoopbackAddress(options.address);
  if (options.token === null && !isLoopback)
    return failed(
      'unsafe',
      `Without a token the server listens on 127.0.0.1 only, not on ${options.address}`,
    );
  const { home, project, foreign, version, onWarning } = options;
  const history = await ServedHistory.open({ home, foreign, onWarning });
  if (typeof history === 'string') return failed('history', history);
  const dags = new ServedDags(project);
  await dags.open();
  const live = new LiveRuns(home);
  const keys = new IdempotencyKeys(home);
  const metrics = new Metrics(version);
  const state = new Stopping();
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const scheduler = options.schedules
    ? new Scheduler({ home, project, foreign, onEntry: options.onSchedulerEntry ?? (() => {}) })
    : null;
  const context: ServerContext = {
    home,
    project,
    foreign,
    version,
    dist: options.dist,
    media: options.media,
    dags,
    history,
    live,
    events: new EventLog(live, limits),
    starter: new RunStarter(home),
    keys,
    metrics,
    scheduler,
    state,
    limits,
  };
  const guard = new RequestGuard({
    token: options.token,
    hosts: options.hosts ?? [],
    isLoopback,
    cors: options.cors ?? [],
    maxBodyBytes: limits.bodyBytes,
    maxInFlight: limits.inFlight,
  });
  const app = createApp(context, onWarning, guard);
  const server = listenable(guarded(app, guard, context), limits);
  const refused = await listen(server, options);
  if (refused !== null) {
    dags.close();
    await history.close();
    return failed('address', refused);
  }
  if (!foreign) keys.forgetOld(Date.now());
  live.start();
  if (!foreign) context.starter.start();
  scheduler?.start();
  return { ok: true, server: running(server, context, state) };
}

function failed(reason: 'history' | 'address' | 'unsafe', message: string): Started {
  return { ok: false, reason, message };
}

function listenable(fetch: ReturnType<typeof guarded>, limits: Limits): Server {
  const server = createAdaptorServer({
    fetch: (request, env) => fetch(request, env as Parameters<typeof fetch>[1]),
    serverOptions: {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: Math.min(limits.headersMs, 5000),
      keepAliveTimeout: 30_000,
    },
  }) as Server;
  server.maxConnections = limits.connections;
  server.on(
    'clientError',
    (error: NodeJS.ErrnoException, socket: Socket) => void refuse(error, socket, limits),
  );
  return server;
}

/** What the HTTP parser refuses never gets to a route. */
async function refuse(error: NodeJS.ErrnoException, socket: Socket, limits: Limits): Promise<void> {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const { line, problem } = refusal(error.code, limits);
  const body = await problemResponse(problem, '/').text();
  socket.end(
    `HTTP/1.1 ${line}\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function refusal(code: string | undefined, limits: Limits): { line: string; problem: ApiProblem } {
  if (code === 'HPE_HEADER_OVERFLOW')
    return {
      line: '431 Request Header Fields Too Large',
      problem: new ApiProblem(431, 'malformed_request', `The headers may have ${limits.headerBytes} bytes`),
    };
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return {
      line: '408 Request Timeout',
      problem: new ApiProblem(408, 'request_timeout', 'The rest of the request did not come in time'),
    };
  return {
    line: '400 Bad Request',
    problem: new ApiProblem(400, 'malformed_request', 'This is no HTTP request'),
  };
}

async function listen(server: Server, { port, address }: StartOptions): Promise<string | null> {
  try {
    server.listen({ port, host: address });
    await once(server, 'listening');
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') return `${address}:${port} is taken; --port 0 takes any that is free`;
    return `${address}:${port} can’t be listened on: ${error instanceof Error ? error.message : error}`;
  }
}

function running(server: Server, context: ServerContext, state: Stopping): RunningServer {
  const { address, port, family } = server.address() as AddressInfo;
  const name = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '[::1]' : address;
  const host = family === 'IPv6' && !name.startsWith('[') ? `[${name}]` : name;
  return {
    origin: `http://${host}:${port}`,
    async stop({ drain = false } = {}) {
      state.begin();
      await context.scheduler?.stop();
      context.starter.stop();
      if (drain) await drained(context);
      state.end();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const force = setTimeout(() => server.closeAllConnections(), GRACE_MS);
      await closed;
      clearTimeout(force);
      context.live.stop();
      context.dags.close();
      await context.history.close();
    },
  };
}

/** Resolves when the runs that are owned now have ended, or lost their owner. */
async function drained({ home }: ServerContext): Promise<void> {
  const isOwned = (runId: string) => readOwner(runFolder(home, runId)).status === 'alive';
  for (const runId of listActiveRuns(home)
    .map((run) => run.runId)
    .filter(isOwned)) {
    const { journal } = runFolder(home, runId);
    while (isOwned(runId)) {
      const run = await loadRunState(journal);
      if (!run || isFinalRunState(run.state)) break;
      await new Promise((resolve) => setTimeout(resolve, DRAIN_LOOK_MS));
    }
  }
}

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || address === 'localhost' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(address);
}
