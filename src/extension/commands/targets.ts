// What a command is about: a node of a tree, arguments of ours, the file in the editor, or what the user picks.
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { listRuns } from '../../history/queries.js';
import type { DagFile } from '../dags/dag-files.js';
import type { RunStore } from '../runs/run-store.js';
import type { Services } from '../services.js';
import { stateWords } from '../views/state-icon.js';

const runArguments = z.object({
  runId: z.string(),
  taskId: z.optional(z.string()),
  attempt: z.optional(z.number()),
});

export interface RunTarget {
  readonly store: RunStore;
  readonly runId: string;
  readonly taskId?: string;
  readonly attempt?: number;
}

/** From a tree node or `{runId}`; else the user picks among the newest. Undefined when there is none. */
export async function runTarget(services: Services, argument: unknown): Promise<RunTarget | undefined> {
  const named = readRunArgument(argument);
  if (named) {
    const store = await services.storeOfRun(named.runId);
    return store ? { ...named, store } : undefined;
  }
  const picks: (vscode.QuickPickItem & { readonly target: RunTarget })[] = [];
  for (const store of services.stores) {
    const index = await store.index();
    if (!index) continue;
    for (const run of listRuns(index, {}, { limit: 100 }).runs) {
      const when = new Date(run.created_at).toLocaleString(vscode.env.language);
      picks.push({
        label: run.dag_id,
        description: `${stateWords(run.state)} · ${when}`,
        detail: run.run_id,
        target: { store, runId: run.run_id },
      });
    }
  }
  const placeHolder = picks.length > 0 ? vscode.l10n.t('Which run?') : vscode.l10n.t('There are no runs yet');
  return (await vscode.window.showQuickPick(picks, { placeHolder, matchOnDetail: true }))?.target;
}

function readRunArgument(argument: unknown): Omit<RunTarget, 'store'> | null {
  const plain = z.safeParse(runArguments, argument);
  if (plain.success) {
    const { runId, taskId, attempt } = plain.data;
    return { runId, ...(taskId !== undefined && { taskId }), ...(attempt !== undefined && { attempt }) };
  }
  const node = argument as
    | {
        run?: { run_id?: unknown };
        task?: { task_id?: unknown };
        taskId?: unknown;
        attempt?: { number?: unknown };
      }
    | undefined;
  const runId = node?.run?.run_id;
  if (typeof runId !== 'string') return null;
  const taskId = node?.task?.task_id ?? node?.taskId;
  const attempt = node?.attempt?.number;
  return {
    runId,
    ...(typeof taskId === 'string' && { taskId }),
    ...(typeof attempt === 'number' && { attempt }),
  };
}

export interface DagTarget {
  readonly file: DagFile;
  readonly taskId?: string;
}

/** From a tree node or `{uri, taskId}`; else the file in the editor; else the user picks. */
export async function dagTarget(services: Services, argument: unknown): Promise<DagTarget | undefined> {
  await services.files.ready;
  const node = argument as
    | { file?: DagFile; task?: { id?: unknown }; uri?: unknown; dagId?: unknown; taskId?: unknown }
    | undefined;
  const uri =
    node?.file?.uri ??
    (node?.uri instanceof vscode.Uri ? node.uri : argument instanceof vscode.Uri ? argument : undefined);
  const taskId = node?.task?.id ?? node?.taskId;
  const task = typeof taskId === 'string' ? { taskId } : {};
  const dagId = node?.file?.result.id ?? (typeof node?.dagId === 'string' ? node.dagId : undefined);
  const active = vscode.window.activeTextEditor?.document.uri;
  for (const each of [uri, active]) {
    const dags = each ? services.files.in(each) : [];
    if (dags.length === 0 || !each) continue;
    const file =
      each === uri && dagId !== undefined ? services.files.get(each, dagId) : await dagInEditor(dags);
    return file && { file, ...(each === uri && task) };
  }
  const last = await lastStates(services);
  const picks = services.files.all
    .map((file) => ({
      label: file.result.id,
      description: [last.get(file.result.id), vscode.workspace.asRelativePath(file.uri)]
        .filter(Boolean)
        .join(' · '),
      file,
    }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const placeHolder =
    picks.length > 0 ? vscode.l10n.t('Which DAG?') : vscode.l10n.t('No DAG file was found in this workspace');
  const picked = await vscode.window.showQuickPick(picks, { placeHolder, matchOnDescription: true });
  return picked && { file: picked.file };
}

/** Of a file's DAGs the one with the task at the cursor; else the user picks. */
async function dagInEditor(dags: readonly DagFile[]): Promise<DagFile | undefined> {
  if (dags.length === 1) return dags[0];
  const editor = vscode.window.activeTextEditor;
  const isOpen = editor?.document.uri.toString() === dags[0]?.uri.toString();
  const cursor = isOpen ? editor?.selection.active : undefined;
  const here = cursor && dags.find(({ result }) => result.positions.taskAt(cursor));
  if (here) return here;
  const picks = dags.map((file) => ({ label: file.result.id, file }));
  return (await vscode.window.showQuickPick(picks, { placeHolder: vscode.l10n.t('Which DAG?') }))?.file;
}

async function lastStates(services: Services): Promise<Map<string, string>> {
  const { latestRuns } = await import('../../history/queries.js');
  const states = new Map<string, string>();
  for (const store of services.stores) {
    const index = await store.index();
    if (index) for (const run of latestRuns(index)) states.set(run.dag_id, stateWords(run.state));
  }
  return states;
}
