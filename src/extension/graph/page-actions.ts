// What the page asks for that changes or opens something: the same commands as everywhere.
import * as vscode from 'vscode';
import { loadRunState } from '../../history/load-run-state.js';
import { runFolder } from '../../history/run-folder.js';
import type { ActionMessage } from '../../page-host/page-source.js';
import type { DagFile } from '../dags/dag-files.js';
import { toRange } from '../dags/diagnostics.js';
import { taskFolders } from '../logs/task-folders.js';
import { findFile, openPlace } from '../logs/terminal-links.js';
import type { Services } from '../services.js';

type Done = { readonly error?: string; readonly runId?: string };

export async function actFromPage(services: Services, file: DagFile, message: ActionMessage): Promise<Done> {
  const { executeCommand } = vscode.commands;
  const run = (command: string, argument: object) => executeCommand<string | undefined>(command, argument);
  switch (message.type) {
    case 'run':
      return started(await run('taskflow.runDag', { uri: file.uri, dagId: file.result.id }));
    case 'run_part': {
      const commands = {
        alone: 'taskflow.runTask',
        from: 'taskflow.runFromTask',
        until: 'taskflow.runUntilTask',
      };
      return started(
        await run(commands[message.part], { uri: file.uri, dagId: file.result.id, taskId: message.task_id }),
      );
    }
    case 'cancel':
      await run('taskflow.cancelRun', { runId: message.run_id, now: message.now });
      return {};
    case 'resume':
      await run('taskflow.resumeRun', { runId: message.run_id });
      return {};
    case 'retry_failed':
      await run('taskflow.retryFailed', { runId: message.run_id });
      return {};
    case 'retry_task':
      await run('taskflow.retryTask', { runId: message.run_id, taskId: message.task_id });
      return {};
    case 'open_log':
    case 'follow_log': {
      const command = message.type === 'open_log' ? 'taskflow.openLog' : 'taskflow.followLog';
      await run(command, { runId: message.run_id, taskId: message.task_id, attempt: message.attempt });
      return {};
    }
    case 'go_to_line':
      return goTo(
        file,
        services.files.get(file.uri, file.result.id)?.result.positions.task(message.task_id)?.key,
      );
    case 'go_to_problem':
      return goTo(file, services.files.get(file.uri, file.result.id)?.result.problems[message.index]?.range);
    case 'open_file':
      return openFile(services, message);
    case 'export':
      return save(file, message);
  }
}

function started(runId: string | undefined): Done {
  return runId === undefined ? {} : { runId };
}

async function goTo(file: DagFile, range: Parameters<typeof toRange>[0] | undefined): Promise<Done> {
  await vscode.window.showTextDocument(file.uri, {
    viewColumn: vscode.ViewColumn.Beside,
    ...(range && { selection: toRange(range) }),
  });
  return {};
}

async function openFile(
  services: Services,
  { run_id, task_id, path, line, column }: Extract<ActionMessage, { type: 'open_file' }>,
): Promise<Done> {
  const store = await services.storeOfRun(run_id);
  const state = store && (await loadRunState(runFolder(store.home.home, run_id).journal));
  const uri = state ? await findFile(path, taskFolders(state, task_id)) : null;
  if (!uri) return { error: vscode.l10n.t('There is no file {0} here.', path) };
  await openPlace(uri, { line, ...(column !== undefined && { column }) });
  return {};
}

async function save(file: DagFile, message: Extract<ActionMessage, { type: 'export' }>): Promise<Done> {
  const ending = message.format === 'mermaid' ? 'mmd' : message.format;
  const name = message.name.replaceAll(/[^A-Za-z0-9_.-]/g, '_');
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(file.uri, '..', `${name}.${ending}`),
    filters: { [ending.toUpperCase()]: [ending] },
  });
  if (!uri) return {};
  await vscode.workspace.fs.writeFile(uri, Buffer.from(message.content, message.encoding));
  return {};
}
