// A DAG file after its check, with its text for those who show the places.
import type { Problem } from '../../core/problem.js';

export interface CheckedFile {
  /** As it is shown: relative to the working folder where the file lies in it, with the system's separators. */
  readonly file: string;
  /** Absolute path. */
  readonly path: string;
  /** Sorted by place. */
  readonly problems: readonly Problem[];
}
