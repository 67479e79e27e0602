// What VS Code calls. Activation is a table of contents: each part registers itself, and loads what is heavy later.
import * as vscode from 'vscode';
import { setPhrases } from '../core/phrase.js';
import { forgetInheritedVariables } from '../engine/inherited-variables.js';
import { setRunnerScript } from '../engine/start-runner.js';
import { registerCommands } from './commands/register.js';
import { registerCodeLenses } from './dags/code-lenses.js';
import { registerDagFileContext } from './dags/dag-file-context.js';
import { DagFiles } from './dags/dag-files.js';
import { Diagnostics } from './dags/diagnostics.js';
import { registerImportTypes } from './dags/import-types.js';
import { registerQuickFixes } from './dags/quick-fixes.js';
import { registerScheduleHover } from './dags/schedule-hover.js';
import { disposeLog } from './log.js';
import { registerLogLinks } from './logs/log-documents.js';
import { registerTerminalLinks } from './logs/terminal-links.js';
import { registerRetention } from './runs/keep-runs.js';
import { registerResume } from './runs/resume-interrupted.js';
import { registerNotifications } from './runs/run-notifications.js';
import { registerProgress } from './runs/run-progress.js';
import { StartedHere } from './runs/started-here.js';
import { registerStatusBar } from './runs/status-bar.js';
import { registerSchedules } from './schedules/register.js';
import { Services } from './services.js';
import { registerTerminalPath } from './terminal-path.js';
import { registerDagsView } from './views/dags-view.js';
import { registerRunsView } from './views/runs-view.js';

/** For tests in the same extension host. */
export interface TaskFlowApi {
  readonly services: Services;
}

export function activate(context: vscode.ExtensionContext): TaskFlowApi {
  forgetInheritedVariables();
  setPhrases(vscode.l10n.bundle ?? {});
  setRunnerScript(vscode.Uri.joinPath(context.extensionUri, 'dist', 'runner.js').fsPath);
  const files = new DagFiles(vscode.Uri.joinPath(context.extensionUri, 'dist', 'read-worker.js').fsPath);
  const services = new Services(context, files);
  const started = new StartedHere();
  const docs = vscode.Uri.joinPath(context.extensionUri, 'docs', 'dag-files.md');
  context.subscriptions.push(
    { dispose: disposeLog },
    files,
    services,
    started,
    new Diagnostics(files, docs),
    registerDagFileContext(files),
    registerQuickFixes(files),
    registerCodeLenses(services),
    registerTerminalLinks(),
    registerLogLinks(services),
    registerImportTypes(context.extensionUri),
    registerDagsView(services),
    registerRunsView(services),
    registerStatusBar(services),
    registerNotifications(services, started),
    registerProgress(services, started),
    registerRetention(services),
    ...registerCommands(services, started),
    registerSchedules(services),
    registerScheduleHover(services),
    registerResume(services, started),
  );
  registerTerminalPath(context);
  files.start();
  return { services };
}

export function deactivate(): void {
  // Runs are processes of their own: nothing to end here.
}
