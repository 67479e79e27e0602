// Lets the host of a DAG file in code start while the command line itself is still being loaded: of a short run these
// two take longest. What it does rests on a guess from the words; a wrong one costs a process that has loaded nothing
// of the file, and ends with this one at the latest.
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { codeLanguage } from '../definition/code/code-files.js';
import { startEarlyHost } from '../engine/hosts/early-host.js';
import { findProject } from '../history/project-root.js';

/** Words of `taskflow run` with which nothing of the file's runs in this process. */
const NOT_HERE = /^(--detach|--dry-run|--help|-\w*[dnh]\w*)$/;

/** Starts one where `words` run a DAG file in code here. Throws nothing: what is wrong shows when it is carried out. */
export function startEarly(words: readonly string[], cwd: string): void {
  const [command, ...rest] = words;
  if (command !== 'run' || rest.some((word) => NOT_HERE.test(word))) return;
  for (const word of rest) {
    const language = codeLanguage(word);
    const file = resolve(cwd, word);
    if (language === null || !statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
    startEarlyHost({ language, file, project: findProject(cwd, file).root, env: process.env });
    return;
  }
}
