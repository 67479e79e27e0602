// Every command, registered. What a command does is in a file of its own, loaded with it where it is heavy.
import * as vscode from 'vscode';
import { GraphPanels } from '../graph/graph-panels.js';
import type { CommandId } from '../ids.js';
import { log } from '../log.js';
import { openLog } from '../logs/open-log.js';
import type { Services } from '../services.js';
import { cancelRun, deleteRun, pruneRuns, resumeRun, retryRun } from './change-run.js';
import { compareRuns, registerRunDocuments } from './compare-runs.js';
import { newDagFile } from './new-dag-file.js';
import { openHistoryFolder } from './open-history-folder.js';
import { showTask } from './show-task.js';
import { startRun } from './start-run.js';
import { dagTarget, runTarget } from './targets.js';

type Handler = (argument: unknown) => unknown;
/** Registered by the Runs view, whose state they change. */
type ViewCommand =
  | 'taskflow.groupRunsByDay'
  | 'taskflow.groupRunsByDag'
  | 'taskflow.filterRuns'
  | 'taskflow.clearRunsFilter'
  | 'taskflow.loadMoreRuns';

export function registerCommands(services: Services): vscode.Disposable[] {
  const graphs = new GraphPanels(services);
  const handlers: Readonly<Record<Exclude<CommandId, ViewCommand>, Handler>> = {
    'taskflow.runDag': (argument) => startRun(services, argument),
    'taskflow.runTask': (argument) => startRun(services, argument, (id) => ({ task: [id] }), true),
    'taskflow.runFromTask': (argument) => startRun(services, argument, (id) => ({ from: [id] }), true),
    'taskflow.runUntilTask': (argument) => startRun(services, argument, (id) => ({ until: [id] }), true),
    'taskflow.cancelRun': (argument) => cancelRun(services, argument, isNow(argument)),
    'taskflow.resumeRun': (argument) => resumeRun(services, argument),
    'taskflow.retryFailed': (argument) => retryRun(services, argument, false),
    'taskflow.retryTask': (argument) => retryRun(services, argument, true),
    'taskflow.openGraph': (argument) => graphs.open(argument),
    'taskflow.openLog': (argument) => openLog(services, argument, false),
    'taskflow.followLog': (argument) => openLog(services, argument, true),
    'taskflow.compareRuns': (argument) => compareRuns(services, argument),
    'taskflow.deleteRun': (argument) => deleteRun(services, argument),
    'taskflow.pruneRuns': () => pruneRuns(services),
    'taskflow.copyRunId': async (argument) => {
      const target = await runTarget(services, argument);
      if (target) await vscode.env.clipboard.writeText(target.runId);
    },
    'taskflow.revealFile': async (argument) => {
      const target = await dagTarget(services, argument);
      if (target) await vscode.commands.executeCommand('revealInExplorer', target.file.uri);
    },
    'taskflow.goToTask': async (argument) => {
      const target = await dagTarget(services, argument);
      if (target) await showTask(target);
    },
    'taskflow.newDagFile': () => newDagFile(),
    'taskflow.openHistoryFolder': () => openHistoryFolder(services),
    'taskflow.showLog': () => log().show(),
  };
  const registered = Object.entries(handlers).map(([id, run]) =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      try {
        return await run(argument);
      } catch (error) {
        log().error(error instanceof Error ? error : String(error));
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
        return undefined;
      }
    }),
  );
  return [graphs, registerRunDocuments(services), ...registered];
}

function isNow(argument: unknown): boolean {
  return typeof argument === 'object' && argument !== null && 'now' in argument && argument.now === true;
}
