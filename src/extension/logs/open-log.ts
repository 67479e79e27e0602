// Opens logs: small plain ones as documents, large, coloured or growing ones at their end in a terminal.
import * as vscode from 'vscode';
import { FileRefused } from '../../files/file-refused.js';
import { readRegular } from '../../files/read-regular.js';
import { statIfAny } from '../../files/stat-if-any.js';
import { loadRunState } from '../../history/load-run-state.js';
import { logPath, runFolder } from '../../history/run-folder.js';
import { runTarget } from '../commands/targets.js';
import type { Services } from '../services.js';
import { stateWords } from '../views/state-icon.js';
import { showLogDocument } from './log-documents.js';
import { showLogTerminal } from './log-terminal.js';
import { taskFolders } from './task-folders.js';

/** An editor takes no files over 50 MB into its own process, and is slow long before. */
const LARGEST_DOCUMENT = 5_000_000;

export async function openLog(services: Services, argument: unknown, isFollow: boolean): Promise<void> {
  const target = await runTarget(services, argument);
  if (!target) return;
  const folder = runFolder(target.store.home.home, target.runId);
  const state = target.store.liveState(target.runId) ?? (await loadRunState(folder.journal));
  const tasks = [...(state?.tasks.values() ?? [])].filter(({ attempts }) => attempts.length > 0);
  let taskId = target.taskId;
  if (taskId === undefined) {
    const placeHolder =
      tasks.length > 0
        ? vscode.l10n.t('Log of which task?')
        : vscode.l10n.t('No task of this run has started');
    const items = tasks.map(({ id, state: name }) => ({ label: id, description: stateWords(name) }));
    taskId = (await vscode.window.showQuickPick(items, { placeHolder }))?.label;
  }
  const attempt = target.attempt ?? tasks.find(({ id }) => id === taskId)?.attempts.at(-1)?.number;
  if (taskId === undefined || attempt === undefined) return;
  const path = logPath(folder, taskId, attempt);
  const size = statIfAny(path)?.size ?? 0;
  const isRunning = tasks.find(({ id }) => id === taskId)?.attempts.at(-1)?.outcome === undefined;
  const folders = state ? taskFolders(state, taskId) : [];
  if (isFollow || isRunning || size > LARGEST_DOCUMENT || hasColours(path))
    showLogTerminal({ folder, taskId, attempt, isFollowed: isFollow, state, store: target.store, folders });
  else await showLogDocument(path);
}

/** An editor would show the escape sequences. */
function hasColours(path: string): boolean {
  try {
    return readRegular(path, { links: 'own', maxBytes: LARGEST_DOCUMENT }).includes('\x1b[');
  } catch (error) {
    // What is no file is nothing for an editor, either.
    return error instanceof FileRefused;
  }
}
