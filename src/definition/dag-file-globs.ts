// Which files are DAGs when nothing else is said, and where none is: apart, since who only asks that loads no parser.
import { CODE_FILE_GLOBS } from './code/code-files.js';

export const DAG_FILE_GLOBS: readonly string[] = ['**/*.dag.{yaml,yml,json}', ...CODE_FILE_GLOBS];

/** Folders of other tools, at any depth: nothing in them is looked at. */
export const IGNORED_FOLDERS: readonly string[] = ['node_modules', '.git', '.venv', 'dist'];
