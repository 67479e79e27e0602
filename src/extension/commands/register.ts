// Every command, registered. What a command does is in a file of its own, loaded with it where it is heavy.
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Selection } from '../../core/run/selection.js';
import { GraphPanels } from '../graph/graph-panels.js';
import type { CommandId } from '../ids.js';
import { log } from '../log.js';
import type { StartedHere } from '../runs/started-here.js';
import type { ScheduleCommand } from '../schedules/register.js';
import type { Services } from '../services.js';
import { registerMenuContext } from './menu-context.js';
import { type Handler, registerHandlers } from './register-handlers.js';
import { registerRunDocuments } from './run-documents.js';
import { selectedRuns } from './selected-runs.js';

/** Each is loaded when it is first used. */
const load = {
  change: () => import('./change-run.js'),
  compare: () => import('./compare-runs.js'),
  log: () => import('../logs/open-log.js'),
  prune: () => import('./prune-runs.js'),
  start: () => import('./start-run.js'),
  targets: () => import('./targets.js'),
};

/** Registered by the Runs view, whose state they change. */
type ViewCommand =
  | 'taskflow.groupRunsByDay'
  | 'taskflow.groupRunsByDag'
  | 'taskflow.filterRuns'
  | 'taskflow.clearRunsFilter'
  | 'taskflow.loadMoreRuns';

export function registerCommands(services: Services, started: StartedHere): vscode.Disposable[] {
  const graphs = new GraphPanels(services);
  const run = async (argument: unknown, select?: (taskId: string) => Selection, needsTask?: boolean) => {
    const runId = await (await load.start()).startRun(services, argument, select, needsTask);
    if (runId !== undefined) started.add(runId);
    await nextTurn();
    if (runId !== undefined) graphs.started(runId);
    return runId;
  };
  const retry = async (argument: unknown, isOneTask: boolean) => {
    const runId = await (await load.change()).retryRun(services, argument, isOneTask);
    if (runId !== undefined) started.add(runId);
  };
  const handlers: Readonly<Record<Exclude<CommandId, ViewCommand | ScheduleCommand>, Handler>> = {
    'taskflow.runDag': (argument) => run(argument),
    'taskflow.runTask': (argument) => run(argument, (id) => ({ task: [id] }), true),
    'taskflow.runFromTask': (argument) => run(argument, (id) => ({ from: [id] }), true),
    'taskflow.runUntilTask': (argument) => run(argument, (id) => ({ until: [id] }), true),
    'taskflow.cancelRun': async (argument) =>
      (await load.change()).cancelRun(services, argument, isNow(argument)),
    'taskflow.resumeRun': async (argument) => {
      const runId = await (await load.change()).resumeRun(services, argument);
      if (runId !== undefined) started.add(runId);
    },
    'taskflow.retryFailed': (argument) => retry(argument, false),
    'taskflow.retryTask': (argument) => retry(argument, true),
    'taskflow.openGraph': (argument) => graphs.open(argument),
    'taskflow.openLog': async (argument) => (await load.log()).openLog(services, argument, false),
    'taskflow.followLog': async (argument) => (await load.log()).openLog(services, argument, true),
    'taskflow.compareRuns': async (argument, selected) =>
      (await load.compare()).compareRuns(services, argument, selectedRuns(selected)),
    'taskflow.deleteRun': async (argument, selected) => {
      const runIds = selectedRuns(selected);
      if (runIds.length > 1) return (await import('./delete-runs.js')).deleteRuns(services, runIds);
      return (await load.change()).deleteRun(services, argument);
    },
    'taskflow.pruneRuns': async () => (await load.prune()).pruneRuns(services),
    'taskflow.copyRunId': async (argument) => {
      const target = await (await load.targets()).runTarget(services, argument);
      if (target) await vscode.env.clipboard.writeText(target.runId);
    },
    'taskflow.revealFile': async (argument) => {
      const target = await (await load.targets()).dagTarget(services, argument);
      if (target) await vscode.commands.executeCommand('revealInExplorer', target.file.uri);
    },
    'taskflow.goToTask': async (argument) => {
      const target = await (await load.targets()).dagTarget(services, argument);
      if (target) await (await import('./show-task.js')).showTask(target);
    },
    'taskflow.newDagFile': async () => (await import('./new-dag-file.js')).newDagFile(services),
    'taskflow.openHistoryFolder': async () =>
      (await import('./open-history-folder.js')).openHistoryFolder(services),
    'taskflow.showLog': () => log().show(),
    'taskflow.openDocs': () =>
      vscode.commands.executeCommand(
        'markdown.showPreview',
        vscode.Uri.joinPath(services.context.extensionUri, 'docs', 'dag-files.md'),
      ),
  };
  return [
    graphs,
    registerMenuContext(services),
    registerRunDocuments(services),
    ...registerHandlers(handlers),
  ];
}

function isNow(argument: unknown): boolean {
  return typeof argument === 'object' && argument !== null && 'now' in argument && argument.now === true;
}
