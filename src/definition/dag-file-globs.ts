// Which files are DAGs when nothing else is said: a file of its own, since who only asks that loads no parser.
import { CODE_FILE_GLOBS } from './code/code-files.js';

export const DAG_FILE_GLOBS: readonly string[] = ['**/*.dag.{yaml,yml,json}', ...CODE_FILE_GLOBS];
