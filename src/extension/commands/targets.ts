// What a command is about: a node of a tree, arguments of ours, the file in the editor, or what the user picks.
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { DagFile } from '../dags/dag-files.js';
import type { RunStore } from '../runs/run-store.js';
import type { Services } from '../services.js';
import { type NamedDag, tellMissing } from './missing-dag.js';
import { pickDag } from './pick-dag.js';
import { pickRun, type WantedRuns } from './pick-run.js';

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

/**
 * From a tree node or `{runId}`; else the user picks among the newest that are wanted. Undefined when there is none,
 * which is said.
 */
export async function runTarget(
  services: Services,
  argument: unknown,
  wanted: WantedRuns = {},
): Promise<RunTarget | undefined> {
  const named = readRunArgument(argument);
  if (!named) return pickRun(services, wanted);
  const store = await services.storeOfRun(named.runId);
  if (store) return { ...named, store };
  void vscode.window.showWarningMessage(
    vscode.l10n.t('The run {0} is not in the history any more.', named.runId),
  );
  return undefined;
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

export interface WantedDags {
  /** Why a command can do nothing with this DAG, in words for the user; null: it can. */
  readonly whyNot?: (file: DagFile) => string | null;
  /** Said where there is none to choose from. */
  readonly none?: string;
}

/**
 * From a tree node or `{uri, dagId, taskId}`: that DAG and no other. Where none is named that of the graph or file in
 * front; else the user picks. Undefined when there is none, which is said.
 */
export async function dagTarget(
  services: Services,
  argument: unknown,
  wanted: WantedDags = {},
): Promise<DagTarget | undefined> {
  await services.files.ready;
  const { whyNot = () => null } = wanted;
  const named = readDagArgument(argument);
  if (named) {
    const file = await namedDag(services, named);
    const reason = file && whyNot(file);
    if (reason) void vscode.window.showWarningMessage(reason);
    return file && !reason
      ? { file, ...(named.taskId !== undefined && { taskId: named.taskId }) }
      : undefined;
  }
  const open = dagsInFront(services).filter((file) => whyNot(file) === null);
  const offered = open.length > 0 ? open : services.files.all.filter((file) => whyNot(file) === null);
  const file = open.length > 0 ? await dagInEditor(services, open) : await pickAny(services, offered, wanted);
  return file && { file };
}

/** The DAG of the graph that is the active editor, or those of the file. */
function dagsInFront({ files, dagInFront }: Services): readonly DagFile[] {
  const drawn = dagInFront();
  if (drawn) return files.in(drawn.uri).filter(({ result }) => result.id === drawn.result.id);
  const active = vscode.window.activeTextEditor?.document.uri;
  return active ? files.in(active) : [];
}

/** The workspace folder of the DAG that is named, if one is. */
export function namedFolder(argument: unknown): vscode.WorkspaceFolder | undefined {
  const uri = readDagArgument(argument)?.uri;
  return uri && vscode.workspace.getWorkspaceFolder(uri);
}

function readDagArgument(argument: unknown): (NamedDag & { readonly taskId?: string }) | null {
  const node = argument as
    | {
        file?: DagFile;
        task?: { id?: unknown };
        uri?: unknown;
        dagId?: unknown;
        taskId?: unknown;
        coming?: { dag: { id: string; file: string } };
      }
    | undefined;
  const coming = node?.coming?.dag;
  const uris = [node?.file?.uri, uriOf(node?.uri), argument, coming && vscode.Uri.file(coming.file)];
  const uri = uris.find((each) => each instanceof vscode.Uri);
  const dagId = node?.file?.result.id ?? coming?.id ?? node?.dagId;
  const taskId = node?.task?.id ?? node?.taskId;
  if (!uri && typeof dagId !== 'string') return null;
  return {
    ...(uri && { uri }),
    ...(typeof dagId === 'string' && { dagId }),
    ...(typeof taskId === 'string' && { taskId }),
  };
}

/** The graph's page has it as text. */
function uriOf(value: unknown): unknown {
  return typeof value === 'string' ? vscode.Uri.parse(value) : value;
}

/** The DAG that was named; where it is none, that is said. */
async function namedDag(services: Services, named: NamedDag): Promise<DagFile | undefined> {
  const { files } = services;
  const { uri, dagId } = named;
  if (uri && dagId === undefined) {
    const dags = files.in(uri);
    if (dags.length > 0) return dagInEditor(services, dags);
  } else if (uri) {
    const file = files.get(uri, dagId);
    if (file) return file;
  } else {
    // Folders may have DAGs of one id.
    const dags = files.all.filter(({ result }) => result.id === dagId);
    if (dags.length > 0) return dags.length === 1 ? dags[0] : pickDag(services, dags);
  }
  void tellMissing(services, named);
  return undefined;
}

/** Of a file's DAGs the one with the task at the cursor; else the user picks. */
async function dagInEditor(services: Services, dags: readonly DagFile[]): Promise<DagFile | undefined> {
  if (dags.length === 1) return dags[0];
  const editor = vscode.window.activeTextEditor;
  const isOpen = editor?.document.uri.toString() === dags[0]?.uri.toString();
  const cursor = isOpen ? editor?.selection.active : undefined;
  const here = cursor && dags.find(({ result }) => result.positions.taskAt(cursor));
  return here ?? pickDag(services, dags);
}

async function pickAny(
  services: Services,
  offered: readonly DagFile[],
  { none }: WantedDags,
): Promise<DagFile | undefined> {
  if (offered.length > 0) return pickDag(services, offered);
  const { l10n, window } = vscode;
  void window.showInformationMessage(
    services.files.all.length > 0 && none !== undefined
      ? none
      : l10n.t('No DAG file was found in this workspace'),
  );
  return undefined;
}
