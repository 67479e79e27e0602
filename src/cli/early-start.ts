// Lets the host of a DAG file in code start while the command line itself is still being loaded: of a short run these
// two take longest. What it does rests on a guess from the words; a wrong one costs a process that has loaded nothing
// of the file, and ends with this one at the latest.
import { resolve } from 'node:path';
import { codeLanguage } from '../definition/code/code-files.js';
import { startEarlyHost } from '../engine/hosts/early-host.js';
import { statIfAny } from '../files/stat-if-any.js';
import { findProject } from '../history/project-root.js';

/** Words of `taskflow run` with which nothing of the file's runs in this process. */
const NOT_HERE = /^(--detach|--dry-run|--help|-\w*[dnh]\w*)$/;

/** Starts one where `taskflow run WORDS` runs a DAG file in code here. Never throws. */
export function startEarly(words: readonly string[]): void {
  if (words.some((word) => NOT_HERE.test(word))) return;
  try {
    const cwd = process.cwd();
    for (const word of words) {
      const language = codeLanguage(word);
      const file = resolve(cwd, word);
      if (language === null || !statIfAny(file)?.isFile()) continue;
      startEarlyHost({ language, file, project: findProject(cwd, file).root, env: process.env });
      return;
    }
  } catch {
    // A folder that is gone or can't be read: the command itself says so.
  }
}
