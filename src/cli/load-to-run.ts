// Loads a DAG file in code for the run that is to be made of it: what its host says is what runs.
import type { AskHost, HostAnswer } from '../core/host-description.js';
import { codeLanguage } from '../definition/code/code-files.js';
import { loadForRun } from '../engine/hosts/early-host.js';
import { findProject } from '../history/project-root.js';
import { CliError, EXIT } from './exit-code.js';

/**
 * For the run of this id, which gets the host, too. However long a file takes: Ctrl-C, SIGTERM and SIGHUP end it, which is a
 * CliError.
 */
export function askToRun(cwd: string, runId: string): AskHost {
  let asked: { readonly file: string; readonly answer: Promise<HostAnswer> } | null = null;
  return (file) => {
    if (asked?.file !== file) asked = { file, answer: load(file, findProject(cwd, file).root, runId) };
    return asked.answer;
  };
}

async function load(file: string, project: string, runId: string): Promise<HostAnswer> {
  const language = codeLanguage(file) ?? 'javascript';
  const loading = loadForRun({ language, file, project, env: process.env }, runId);
  let isSecond = false;
  const end = () => {
    void loading.end(isSecond);
    isSecond = true;
  };
  process.on('SIGINT', end).on('SIGTERM', end).on('SIGHUP', end);
  try {
    const answer = await loading.answer;
    if (answer === null) throw new CliError(`cancelled while ${file} was loaded`, EXIT.cancelled);
    return answer;
  } finally {
    process.off('SIGINT', end).off('SIGTERM', end).off('SIGHUP', end);
  }
}
