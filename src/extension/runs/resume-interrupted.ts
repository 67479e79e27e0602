// Runs whose runner died are taken up again when the editor starts, as the setting says.
import * as vscode from 'vscode';
import { startRunner } from '../../engine/start-runner.js';
import { interruptedRuns } from '../../history/interrupted-runs.js';
import { runFolder } from '../../history/run-folder.js';
import { interpreterEnvironment } from '../dags/interpreter.js';
import { SETTINGS } from '../ids.js';
import { log } from '../log.js';
import type { Services } from '../services.js';

export async function resumeInterrupted(services: Services): Promise<void> {
  if (!vscode.workspace.isTrusted) return;
  const wish = vscode.workspace.getConfiguration().get<string>(SETTINGS.resume, 'always');
  if (wish === 'never') return;
  for (const { home } of services.stores) {
    if (home.readOnly) continue;
    const runIds = interruptedRuns(home.home);
    if (runIds.length === 0) continue;
    if (wish === 'ask' && !(await isWanted(runIds.length))) continue;
    const env = await interpreterEnvironment(vscode.Uri.file(home.project));
    for (const runId of runIds) {
      log().info(`resuming run ${runId}`);
      startRunner(runFolder(home.home, runId), 'resume', env);
    }
  }
}

async function isWanted(count: number): Promise<boolean> {
  const resume = vscode.l10n.t('Resume');
  const text =
    count === 1
      ? vscode.l10n.t('A TaskFlow run was interrupted.')
      : vscode.l10n.t('{0} TaskFlow runs were interrupted.', count);
  return (await vscode.window.showInformationMessage(text, resume)) === resume;
}
