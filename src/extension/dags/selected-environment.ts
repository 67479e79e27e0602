// The Python environment that is selected in the Python extension.
import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import { log } from '../log.js';

const environment = z.object({
  executable: z.object({ uri: z.optional(z.object({ fsPath: z.string() })) }),
});

/** The part of the Python extension's public API that is used. */
export interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(resource: vscode.Uri): unknown;
    resolveEnvironment(path: unknown): Promise<unknown>;
    readonly onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

/** The interpreter of the environment that is selected in the Python extension, which is started for this; null: none. */
export async function selectedEnvironment(
  extension: vscode.Extension<Partial<PythonApi>>,
  uri: vscode.Uri,
): Promise<string | null> {
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
