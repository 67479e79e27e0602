// What a function leaves behind in its host and that may act later: then this host takes no further attempt.
import { Socket } from 'node:net';
import type { Worker } from 'node:worker_threads';
import { PackageTimers } from './package-timers.js';

/** What is just ending is waited for: a new host costs more. */
const PATIENCE_MS = 10;
const SOCKETS: ReadonlySet<string> = new Set(['TCPSocketWrap', 'TLSWrap']);

type Counts = ReadonlyMap<string | symbol, number>;

/**
 * The async context tells apart what is printed by callbacks, but a timer that goes on may also write to a
 * descriptor, or start a program that inherits it. No reason is what the file itself has started while it was loaded,
 * nor the idle connections of a pool, nor what does not keep a process alive.
 */
export class Leftovers {
  readonly #timers = new PackageTimers();
  #known: Counts = new Map();
  #listeners: Counts = new Map();
  #sockets = new WeakSet<object>();
  readonly #workers = new Set<Worker>();

  constructor() {
    // Nothing else tells of them.
    process.on('worker', (worker) => {
      this.#workers.add(worker);
      worker.once('exit', () => this.#workers.delete(worker));
    });
  }

  /** The file has just been loaded: what is active now is its own. Not while the channel to the engine is. */
  remember(): void {
    this.#known = this.#active();
    this.#listeners = listeners();
    this.#sockets = new WeakSet(openSockets());
    this.#workers.clear();
  }

  /** At the end of an attempt, while the channel keeps nothing alive. */
  async areThere(): Promise<boolean> {
    const until = performance.now() + PATIENCE_MS;
    while (this.#isActive() && performance.now() < until)
      await new Promise((resolve) => setImmediate(resolve));
    const active = this.#active();
    const isThere = this.#isMore(active) || !haveListeners(this.#listeners) || !areStreamsOpen();
    if (this.#known.size > 0)
      this.#known = new Map([...this.#known].map(([kind, n]) => [kind, Math.min(n, active.get(kind) ?? 0)]));
    return isThere;
  }

  /** True when sockets are open that were not before: once for each. */
  get hasNewSockets(): boolean {
    const fresh = openSockets().filter((socket) => !this.#sockets.has(socket));
    for (const socket of fresh) this.#sockets.add(socket);
    return fresh.length > 0;
  }

  #isActive(): boolean {
    return this.#isMore(this.#active());
  }

  #isMore(active: Counts): boolean {
    if (this.#workers.size > 0) return true;
    for (const [kind, count] of active) if (count > (this.#known.get(kind) ?? 0)) return true;
    return openSockets().some((socket) => !this.#sockets.has(socket) && isBusy(socket));
  }

  #active(): Counts {
    const counts = countOf(process.getActiveResourcesInfo().filter((kind) => !SOCKETS.has(kind)));
    const timers = counts.get('Timeout');
    if (timers !== undefined) counts.set('Timeout', timers - this.#timers.count);
    return counts;
  }
}

function countOf(names: readonly string[]): Map<string | symbol, number> {
  const counts = new Map<string | symbol, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** What is called when the process ends or gets a signal, and for errors. */
function listeners(): Counts {
  return new Map(process.eventNames().map((name) => [name, process.listenerCount(name)]));
}

/** True when these are the listeners now. */
function haveListeners(known: Counts): boolean {
  const names = process.eventNames();
  return (
    names.length === known.size && names.every((name) => process.listenerCount(name) === known.get(name))
  );
}

function areStreamsOpen(): boolean {
  return [process.stdout, process.stderr].every((stream) => stream.writable);
}

/** Those that keep the process alive. Pipes are no such sockets: they are mostly those of a program that goes on. */
function openSockets(): Socket[] {
  const { _getActiveHandles: handles } = process as { _getActiveHandles?: () => readonly unknown[] };
  return (handles?.call(process) ?? []).filter(
    (handle): handle is Socket => handle instanceof Socket && handle.remoteAddress !== undefined,
  );
}

/**
 * Idle ones of HTTP don't keep a process alive, so those are waited for. Of other protocols, as databases have them,
 * one that was answered before may be idle.
 */
function isBusy(socket: Socket): boolean {
  if (socket.bytesRead === 0 || ('parser' in socket && socket.parser)) return true;
  return Object.getOwnPropertySymbols(socket).some((symbol) => symbol.description === 'client');
}
