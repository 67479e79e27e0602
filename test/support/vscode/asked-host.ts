// Questions to the extension host that several tests ask.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './until.js';
import type { VscodeWindow, Workbench } from './workbench.js';

export const EXTENSION = 'taskflow.taskflow-vscode';

interface ListedRun {
  readonly run_id: string;
  readonly dag_id: string;
  readonly state: string;
  readonly started_at?: string;
  readonly ended_at?: string;
}

/** Codes of TaskFlow's diagnostics of a file, sorted. */
export function diagnosticCodes(window: VscodeWindow, name: string): Promise<string[]> {
  return window.host.evaluate(
    (vscode, path) =>
      vscode.languages
        .getDiagnostics(vscode.Uri.file(path))
        .filter(({ source }) => source === 'taskflow')
        .map(({ code }) => String(typeof code === 'object' ? code.value : code))
        .sort(),
    join(window.folder, name),
  );
}

/** Ids of the DAGs that the extension knows, sorted. */
export function knownDags(window: VscodeWindow): Promise<string[]> {
  return window.host.evaluate(async (vscode, id) => {
    const api = await vscode.extensions.getExtension(id)?.activate();
    const files: { result: { id: string } }[] = api.services.files.all;
    return files.map(({ result }) => result.id).sort();
  }, EXTENSION);
}

/** What `taskflow` says in a folder: the packaged program, with the registry of the VS Code under test. */
export async function taskflow(workbench: Workbench, cwd: string, ...args: string[]): Promise<string> {
  const { data, extensions } = workbench.vscode;
  const folder = readdirSync(extensions).find((name) => name.startsWith(EXTENSION)) ?? '';
  const { NODE_V8_COVERAGE: _coverage, ...inherited } = process.env;
  const env = { ...inherited, XDG_STATE_HOME: join(data, 'state') };
  const script = join(extensions, folder, 'dist/cli.js');
  const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { cwd, env });
  return stdout;
}

/** Newest first, as `taskflow runs` in that folder tells. */
export async function listedRuns(workbench: Workbench, cwd: string): Promise<readonly ListedRun[]> {
  return JSON.parse(await taskflow(workbench, cwd, 'runs', '--json'));
}

/** Waits until the folder's newest run is in this state; its id. */
export function newestRun(workbench: Workbench, cwd: string, state: string, dagId?: string): Promise<string> {
  return until(`a run that is ${state}`, async () => {
    const newest = (await listedRuns(workbench, cwd)).find(
      ({ dag_id }) => dagId === undefined || dag_id === dagId,
    );
    return newest?.state === state && newest.run_id;
  });
}

/** What a command of ours may be about. */
export interface CommandTarget {
  /** A DAG file, by its name in the folder. */
  readonly file?: string;
  readonly runId?: string;
  readonly taskId?: string;
  readonly attempt?: number;
}

/** Runs a command as another extension would, and gives what it gives. Its messages are not waited for. */
export function runCommand(
  window: VscodeWindow,
  id: string,
  { file, ...rest }: CommandTarget = {},
): Promise<unknown> {
  return window.host.evaluate(
    async (vscode, { id, path, rest }) =>
      await vscode.commands.executeCommand(id, path ? { uri: vscode.Uri.file(path), ...rest } : rest),
    { id, path: file && join(window.folder, file), rest },
  );
}

/** Where the history of the window's first folder lies, which has one once its DAGs are found. */
export function homeOf(window: VscodeWindow): Promise<string> {
  return window.host.evaluate(async (vscode, id): Promise<string> => {
    const api = await vscode.extensions.getExtension(id)?.activate();
    await api.services.files.ready;
    return api.services.stores[0].home.home;
  }, EXTENSION);
}

/** The process that owns a run: told by the newest owner file of its folder. */
export async function runnerOf(window: VscodeWindow, runId: string): Promise<number> {
  const folder = join(await homeOf(window), 'runs', runId);
  const owner = readdirSync(folder)
    .filter((name) => name.startsWith('owner.'))
    .sort()
    .at(-1);
  return JSON.parse(readFileSync(join(folder, owner ?? ''), 'utf8')).pid;
}

/** State of each task of a run, as a terminal is told. */
export async function taskStates(
  workbench: Workbench,
  cwd: string,
  runId: string,
): Promise<Readonly<Record<string, string>>> {
  const { tasks } = JSON.parse(await taskflow(workbench, cwd, 'status', runId, '--json'));
  return Object.fromEntries(Object.entries<{ state: string }>(tasks).map(([id, { state }]) => [id, state]));
}
