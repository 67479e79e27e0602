// How the command line ends: a contract for scripts.

export const EXIT = {
  success: 0,
  /** The run failed. */
  runFailed: 1,
  /** Bad usage, unknown id, wrong state, or an error in a file. */
  usage: 2,
  /** A bug of ours. */
  internal: 70,
  /** The history can't be written or read. */
  history: 74,
  cancelled: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An expected failure: the message says what, where and what to do; no stack is shown. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = EXIT.usage) {
    super(message);
    this.exitCode = exitCode;
  }
}
