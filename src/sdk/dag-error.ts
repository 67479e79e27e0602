// What can be wrong with a DAG, as an error.

/** A DAG that can't be built or run. `code` is what the checker shows, `problems` one sentence for each fault. */
export class DagError extends Error {
  override readonly name = 'DagError';
  readonly code: string;
  readonly problems: readonly string[];

  constructor(message: string, code = 'load-error', problems: readonly string[] = [message]) {
    super(message);
    this.code = code;
    this.problems = problems;
  }
}
