// Timers that packages have set, such as a connection pool's for what is idle: unlike the user's own they do nothing
// for the function that happened to start them.
import { syncBuiltinESMExports } from 'node:module';
import { sep } from 'node:path';
import timers from 'node:timers';

const PACKAGE = `${sep}node_modules${sep}`;
const FEW = 100;

export class PackageTimers {
  readonly #setAt = new Map<NodeJS.Timeout, { stack?: string }>();
  #most = FEW;

  /** From here on, those that are set by `setTimeout` and `setInterval`. */
  constructor() {
    this.#watch('setTimeout');
    this.#watch('setInterval');
    syncBuiltinESMExports();
  }

  /** How many are to come and keep the process alive. */
  get count(): number {
    this.#sweep();
    return [...this.#setAt].filter(([timer, at]) => timer.hasRef() && at.stack?.includes(PACKAGE)).length;
  }

  #watch(name: 'setTimeout' | 'setInterval'): void {
    const original = timers[name];
    const note = (timer: NodeJS.Timeout) => {
      const at = {};
      const limit = Error.stackTraceLimit;
      Error.stackTraceLimit = 1;
      Error.captureStackTrace(at, watched);
      Error.stackTraceLimit = limit;
      this.#setAt.set(timer, at);
      if (this.#setAt.size > this.#most) this.#sweep();
    };
    function watched(this: unknown, ...given: unknown[]): NodeJS.Timeout {
      const timer = Reflect.apply(original, this, given) as NodeJS.Timeout;
      note(timer);
      return timer;
    }
    // Among them what `util.promisify` looks for.
    Object.defineProperties(watched, Object.getOwnPropertyDescriptors(original));
    Object.assign(timers, { [name]: watched });
    Object.assign(globalThis, { [name]: watched });
  }

  #sweep(): void {
    for (const timer of this.#setAt.keys()) if (isOver(timer)) this.#setAt.delete(timer);
    this.#most = FEW + 2 * this.#setAt.size;
  }
}

function isOver(timer: NodeJS.Timeout): boolean {
  return '_destroyed' in timer && timer._destroyed === true;
}
