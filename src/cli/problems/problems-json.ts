// Problems as `validate --json` gives them: a contract for scripts, ranges as in the Language Server Protocol.
import type { ProblemCode, Range, Severity } from '../../core/problem.js';
import type { CheckedFile } from './checked-file.js';

export interface ProblemJson {
  readonly file: string;
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  readonly related: readonly { readonly file: string; readonly message: string; readonly range: Range }[];
}

/** All problems of all files, by file and place. */
export function problemsJson(files: readonly CheckedFile[]): ProblemJson[] {
  return files.flatMap(({ file, problems }) =>
    problems.map(({ code, severity, message, range, related }) => ({
      file,
      code,
      severity,
      message,
      range,
      related: related.map((place) => ({
        file: place.file ?? file,
        message: place.message,
        range: place.range,
      })),
    })),
  );
}
