// Loads a DAG file in code before a run is made of it: what its host says is what runs.
import { setTimeout as pause } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { HostAnswer } from '../../core/host-description.js';
import { codeLanguage } from '../../definition/code/code-files.js';
import type { FileReading } from '../../definition/file-reading.js';
import { interpreterEnvironment } from '../dags/interpreter.js';

/** Shorter loads need no message. */
const QUIET_MS = 1_000;

/**
 * The file as its host says it is now, of a file of data as its text says; null where a person cancelled the loading,
 * which has no other limit. Runs what the file says: only where the workspace is trusted.
 */
export async function readToRun(uri: vscode.Uri, project: string): Promise<FileReading | null> {
  const { loadDagFile } = await import('../../definition/discover.js');
  const language = codeLanguage(uri.fsPath);
  if (language === null) return loadDagFile(uri.fsPath);
  const [{ loadForRun, releaseEarlyHost }, { ulid }, chosen] = await Promise.all([
    import('../../engine/hosts/early-host.js'),
    import('ulid'),
    interpreterEnvironment(uri),
  ]);
  // Only to name the host: the run's own is started by its runner.
  const name = ulid();
  const env = { ...process.env, ...chosen };
  const loading = loadForRun({ language, file: uri.fsPath, project, env }, name);
  try {
    const answer = await told(loading.answer, () => void loading.end(true), uri);
    return answer && (await loadDagFile(uri.fsPath, { ask: async () => answer, isAlwaysAsked: true }));
  } finally {
    void releaseEarlyHost(name);
  }
}

async function told(
  answer: Promise<HostAnswer | null>,
  end: () => void,
  uri: vscode.Uri,
): Promise<HostAnswer | null> {
  const isQuick = await Promise.race([answer.then(() => true), pause(QUIET_MS, false)]);
  if (isQuick) return answer;
  const title = vscode.l10n.t('Loading {0}…', vscode.workspace.asRelativePath(uri));
  const location = vscode.ProgressLocation.Notification;
  return vscode.window.withProgress({ location, title, cancellable: true }, (_, token) => {
    token.onCancellationRequested(end);
    return answer;
  });
}
