// What the host of a DAG file in code says that the file defines: the contract of `describe`, and its failures.
import type { ProblemCode } from './problem.js';

export interface DescribedDag {
  /** The mapping of a YAML DAG file, functions as `kind: function`. */
  readonly definition: Readonly<Record<string, unknown>>;
  /** Lines count from 1, in the DAG file itself. */
  readonly line: number;
  readonly tasks: Readonly<Record<string, { readonly line: number }>>;
}

export interface DescribedProblem {
  readonly code: ProblemCode;
  readonly message: string;
  readonly line: number;
  /** From 1. */
  readonly column?: number | undefined;
  readonly dag_id?: string | undefined;
  readonly related?: { readonly file: string; readonly line: number } | undefined;
}

export interface HostDescription {
  readonly language: 'python' | 'javascript';
  readonly dags: readonly DescribedDag[];
  readonly problems: readonly DescribedProblem[];
}

export type HostAnswer =
  | { readonly ok: true; readonly description: HostDescription }
  | { readonly ok: false; readonly code: 'load-error' | 'load-timeout'; readonly message: string };

/** Runs a DAG file in a process of its own to learn what it defines; the path is absolute. */
export type AskHost = (file: string) => Promise<HostAnswer>;

/** What a language itself refuses in a file, or why it could not be asked. */
export type CompileFault = Pick<DescribedProblem, 'code' | 'message' | 'line' | 'column'>;

/** Compiles DAG files in code and runs nothing of them; the paths are absolute. Null: nothing is wrong. Never rejects. */
export type CompileFiles = (files: readonly string[]) => Promise<ReadonlyMap<string, CompileFault | null>>;
