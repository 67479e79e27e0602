// What a task's function may know of its run: its second argument.
import type { Json } from '../core/definition.js';
import type { Trigger } from '../core/states.js';

/** Writes lines with time and level to the attempt's log. */
export interface Logger {
  debug(...values: readonly unknown[]): void;
  info(...values: readonly unknown[]): void;
  warn(...values: readonly unknown[]): void;
  error(...values: readonly unknown[]): void;
}

export interface Context {
  readonly runId: string;
  readonly dagId: string;
  readonly taskId: string;
  /** From 1. */
  readonly attempt: number;
  readonly trigger: Trigger;
  /** The time the run is for: of a scheduled run its nominal time, else its creation. */
  readonly logicalDate: Date;
  /** The run's parameters. */
  readonly params: Readonly<Record<string, Json>>;
  readonly logger: Logger;
  /**
   * Aborted when the attempt is cancelled or its time is over. A function that asks for it has ten seconds to clean
   * up and return; one that does not is ended at once.
   */
  readonly signal: AbortSignal;
}
