// Starts runs from the editor: checks, asks, creates the run, and leaves it to a process of its own.
import { setImmediate as nextTurn } from 'node:timers/promises';
import * as vscode from 'vscode';
import { byPlace, type Problem, problemAt, START_OF_FILE } from '../../core/problem.js';
import { type Selection, selectTasks } from '../../core/run/selection.js';
import type { DefinitionResult } from '../../definition/check-source.js';
import { isCodeFile } from '../../definition/code/code-files.js';
import { dagIn } from '../../definition/file-reading.js';
import type { DagFile } from '../dags/dag-files.js';
import { toRange } from '../dags/diagnostics.js';
import { interpreterEnvironment } from '../dags/interpreter.js';
import { SETTINGS } from '../ids.js';
import { log } from '../log.js';
import type { Services } from '../services.js';
import { setting } from '../setting.js';
import { askParams } from './ask-params.js';
import { settingShell, withShell } from './default-shell.js';
import { readToRun } from './load-to-run.js';
import { type DagTarget, dagTarget, namedFolder } from './targets.js';
import { isRefused } from './why-not-run.js';

/** Runs a DAG, or the part that `select` names; the new run's id, or undefined. */
export async function startRun(
  services: Services,
  argument: unknown,
  select: (taskId: string) => Selection = () => ({}),
  needsTask = false,
): Promise<string | undefined> {
  if (await isRefused(services, namedFolder(argument))) return undefined;
  const target = await dagTarget(services, argument);
  if (!target || (await isRefused(services, target.file.folder))) return undefined;
  const taskId = needsTask ? await chooseTask(target) : undefined;
  if (needsTask && taskId === undefined) return undefined;
  return create(services, target, taskId === undefined ? {} : select(taskId));
}

async function create(
  services: Services,
  { file }: DagTarget,
  selection: Selection,
): Promise<string | undefined> {
  const { workspace } = vscode;
  await workspace.textDocuments
    .find(({ uri, isDirty }) => isDirty && uri.toString() === file.uri.toString())
    ?.save();
  await services.files.readNow(file.uri);
  const fresh = services.files.get(file.uri, file.result.id) ?? file;
  const store = services.storeOf(fresh.folder);
  if (!store) return undefined;
  const project = services.projectOf(fresh.folder) ?? store.home.project;
  const result = await resultToRun(fresh, project);
  if (!result) return undefined;
  const { definition, problems } = result;
  if (!definition) {
    const [first] = problems.filter(({ severity }) => severity === 'error').toSorted(byPlace);
    void tellFault(fresh.uri, result.id, first);
    return undefined;
  }
  const memory = `taskflow.params/${fresh.uri.toString()}#${definition.id}`;
  const { workspaceState } = services.context;
  const params = await askParams(definition, workspaceState.get(memory, {}));
  if (!params) return undefined;
  await workspaceState.update(memory, params);
  const selected = selectTasks(definition, selection);
  if (!selected.ok) return undefined;
  const { prepareRun } = await import('../../engine/prepare-run.js');
  const { startRunner } = await import('../../engine/start-runner.js');
  const maxParallel = setting<number>(SETTINGS.maxParallel, fresh.uri);
  const folder = await prepareRun({
    home: store.home.home,
    project,
    isLoaded: isCodeFile(fresh.uri.fsPath),
    definition: withShell(definition, settingShell(fresh.uri)),
    file: fresh.uri.fsPath,
    params,
    trigger: 'manual',
    selected: selected.tasks,
    ...(maxParallel > 0 && { maxParallel }),
  });
  const environment = await interpreterEnvironment(fresh.uri);
  // Turns between the steps: with a long definition each takes some milliseconds.
  await nextTurn();
  startRunner(folder, 'run', environment);
  log().info(`started run ${folder.runId} of ${definition.id}`);
  await nextTurn();
  store.lookNow();
  return folder.runId;
}

/** As the host of a file in code says; undefined where its loading was cancelled. */
async function resultToRun({ uri, result }: DagFile, project: string): Promise<DefinitionResult | undefined> {
  if (!isCodeFile(uri.fsPath)) return result;
  const reading = await readToRun(uri, project);
  if (reading === null) return undefined;
  const found = dagIn(reading, result.id) ?? reading.dags.find(({ definition }) => definition === null);
  const message = vscode.l10n.t('the file makes no such DAG now');
  return (
    found ?? { ...result, definition: null, problems: [problemAt('load-error', message, START_OF_FILE)] }
  );
}

/** The command is over by then. */
export async function tellFault(uri: vscode.Uri, id: string, fault: Problem | undefined): Promise<void> {
  const { l10n, window } = vscode;
  const show = l10n.t('Show');
  const text = l10n.t('{0} has an error, so it can’t run: {1}', id, fault?.message ?? '');
  if ((await window.showErrorMessage(text, show)) !== show) return;
  await window.showTextDocument(uri, fault ? { selection: toRange(fault.range) } : {});
}

async function chooseTask({ file, taskId }: DagTarget): Promise<string | undefined> {
  if (taskId !== undefined) return taskId;
  const editor = vscode.window.activeTextEditor;
  const isOpen = editor?.document.uri.toString() === file.uri.toString();
  const under = isOpen ? file.result.positions.taskAt(editor.selection.active)?.name : undefined;
  const ids = file.result.tasks.map(({ id }) => id);
  const items = ids.map((id) => ({ label: id, picked: id === under }));
  items.sort((a, b) => Number(b.picked) - Number(a.picked));
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t('Which task?') }))?.label;
}
