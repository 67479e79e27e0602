// Which files hold DAGs in code, by their names.

export type CodeLanguage = 'python' | 'javascript';

/** `*.dag.py` and `*_dag.py`, and `*.dag.ts` with its kin. */
export const CODE_FILE_GLOBS: readonly string[] = [
  '**/*.dag.py',
  '**/*_dag.py',
  '**/*.dag.{ts,mts,cts,js,mjs,cjs}',
];

// A file that is named outright may have any name, as with `python etl.py` and its `dag.run()`.
const PYTHON = /\.py$/i;
const JAVASCRIPT = /\.[cm]?[jt]s$/i;

/** By the path's ending alone; nothing is read. */
export function isCodeFile(path: string): boolean {
  return codeLanguage(path) !== null;
}

/** Null for a file that is none in code. */
export function codeLanguage(path: string): CodeLanguage | null {
  if (PYTHON.test(path)) return 'python';
  return JAVASCRIPT.test(path) ? 'javascript' : null;
}
