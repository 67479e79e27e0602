// Runs whose runner died are taken up again when the editor starts, when its workspace becomes trusted and when a folder
// is added, as the setting says.
import * as vscode from 'vscode';
import { startRunner } from '../../engine/start-runner.js';
import { interruptedRuns } from '../../history/interrupted-runs.js';
import { runFolder } from '../../history/run-folder.js';
import { interpreterEnvironment } from '../dags/interpreter.js';
import { SETTINGS } from '../ids.js';
import { log } from '../log.js';
import type { Services } from '../services.js';
import { setting } from '../setting.js';
import type { ProjectHome } from './project-home.js';
import type { StartedHere } from './started-here.js';

export function registerResume(services: Services, started: StartedHere): vscode.Disposable {
  /** Homes are looked at once: a run that dies later is not taken up without being asked for. */
  const seen = new Set<string>();
  const look = async () => {
    if (!vscode.workspace.isTrusted) return;
    const homes = services.stores.map(({ home }) => home).filter((home) => !seen.has(home.home));
    for (const { home } of homes) seen.add(home);
    await resumeIn(
      homes.filter(({ readOnly }) => !readOnly),
      started,
    );
  };
  void look();
  return services.onDidChangeList((store) => void (store === null && look()));
}

async function resumeIn(homes: readonly ProjectHome[], started: StartedHere): Promise<void> {
  const wish = setting<string>(SETTINGS.resume);
  if (wish === 'never') return;
  const count = homes.reduce((sum, { home }) => sum + interruptedRuns(home).length, 0);
  if (count === 0 || (wish === 'ask' && !(await isWanted(count)))) return;
  for (const { home, project } of homes) {
    const env = await interpreterEnvironment(vscode.Uri.file(project));
    // Anew: an answer may come late.
    for (const runId of interruptedRuns(home)) {
      log().info(`resuming run ${runId}`);
      started.add(runId);
      startRunner(runFolder(home, runId), 'resume', env);
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
