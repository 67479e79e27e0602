// Lets the host of a DAG file in code start while the file is read and the run is made.
import { ulid } from 'ulid';
import type { CodeLanguage } from '../definition/code/code-files.js';
import { releaseEarlyHost, startEarlyHost } from '../engine/hosts/early-host.js';
import { findProject } from '../history/project-root.js';

export interface CodePlace {
  readonly cwd: string;
  /** Absolute path. */
  readonly file: string;
  readonly language: CodeLanguage;
}

/** `use` gets the id that its run is to have. What it did not take of the host is let go at its end. */
export async function withEarlyHost<T>(
  { cwd, file, language }: CodePlace,
  use: (runId: string) => Promise<T>,
): Promise<T> {
  const runId = ulid();
  const { root: project } = findProject(cwd, file);
  startEarlyHost({ runId, language, file, project, env: process.env });
  try {
    return await use(runId);
  } finally {
    releaseEarlyHost(runId);
  }
}
