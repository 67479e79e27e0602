// Which Python runs a workspace's DAG files: the setting, else the Python extension's selected environment.
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { SETTINGS } from '../ids.js';
import { log } from '../log.js';

const PYTHON_EXTENSION = 'ms-python.python';

const environment = z.object({
  executable: z.object({ uri: z.optional(z.object({ fsPath: z.string() })) }),
});

/** The part of the Python extension's public API that is used. */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(resource: vscode.Uri): unknown;
    resolveEnvironment(path: unknown): Promise<unknown>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

/** Variables for hosts and runners; empty where the engine's own rule counts: .venv, else python3. */
export async function interpreterEnvironment(uri: vscode.Uri): Promise<Readonly<Record<string, string>>> {
  const python = settingOf(uri) ?? (await selectedEnvironment(uri));
  return python === null ? {} : { TASKFLOW_PYTHON: python };
}

/** Fires when another interpreter may count. */
export function onDidChangeInterpreter(listener: () => void): vscode.Disposable {
  const held = [
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTINGS.python)) listener();
    }),
  ];
  // Asked of it only where it is running: no extension is started for this.
  const extension = vscode.extensions.getExtension<Partial<PythonApi>>(PYTHON_EXTENSION);
  const environments = extension?.isActive ? extension.exports.environments : undefined;
  if (environments) held.push(environments.onDidChangeActiveEnvironmentPath(listener));
  return vscode.Disposable.from(...held);
}

function settingOf(uri: vscode.Uri): string | null {
  const given = vscode.workspace.getConfiguration(undefined, uri).get<string>(SETTINGS.python, '').trim();
  if (given === '') return null;
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? '';
  return given.replaceAll('${workspaceFolder}', folder);
}

async function selectedEnvironment(uri: vscode.Uri): Promise<string | null> {
  const extension = vscode.extensions.getExtension<Partial<PythonApi>>(PYTHON_EXTENSION);
  if (!extension) return null;
  try {
    const { environments } = extension.isActive ? extension.exports : await extension.activate();
    const path = environments?.getActiveEnvironmentPath(uri);
    const resolved = z.safeParse(environment, await environments?.resolveEnvironment(path));
    return resolved.success ? (resolved.data.executable.uri?.fsPath ?? null) : null;
  } catch (error) {
    log().warn(`the Python extension does not tell its environment: ${String(error)}`);
    return null;
  }
}
