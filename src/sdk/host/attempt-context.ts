// The second argument of a task's function.
import { format } from 'node:util';
import type { HostRequest } from '../../core/host-messages.js';
import type { Context, Logger } from '../context.js';

/** SIGTERM ends a process by itself, unless somebody listens: so listening starts when the signal is asked for. */
export class AttemptContext implements Context {
  readonly runId: string;
  readonly dagId: string;
  readonly taskId: string;
  readonly attempt: number;
  readonly trigger: Context['trigger'];
  readonly params: Context['params'];
  readonly logger: Logger = LOGGER;
  readonly #logicalDate: string;
  #abort: AbortController | null = null;

  constructor(request: HostRequest) {
    this.runId = request.run_id;
    this.dagId = request.dag_id;
    this.taskId = request.task_id;
    this.attempt = request.attempt;
    this.trigger = request.trigger;
    this.params = request.params;
    this.#logicalDate = request.logical_date;
  }

  get logicalDate(): Date {
    return new Date(this.#logicalDate);
  }

  get signal(): AbortSignal {
    if (!this.#abort) {
      this.#abort = new AbortController();
      process.on('SIGTERM', this.#onSignal);
    }
    return this.#abort.signal;
  }

  get isTerminated(): boolean {
    return this.#abort?.signal.aborted ?? false;
  }

  /** The attempt has ended. */
  close(): void {
    process.off('SIGTERM', this.#onSignal);
  }

  readonly #onSignal = () => {
    console.error('taskflow: asked to end by SIGTERM');
    this.#abort?.abort(new Error('the attempt was cancelled, or its time is over'));
  };
}

const LOGGER: Logger = {
  debug: (...values) => log('DEBUG', values),
  info: (...values) => log('INFO', values),
  warn: (...values) => log('WARN', values),
  error: (...values) => log('ERROR', values),
};

function log(level: string, values: readonly unknown[]): void {
  process.stderr.write(`${new Date().toISOString()} ${level} ${format(...values)}\n`);
}
