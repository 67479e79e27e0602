// A `taskflow` process that lives no longer than this window: it ends with the pipe to its standard input.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import { environmentForAttempts } from '../../engine/inherited-variables.js';

export interface ProcessOptions {
  /** The built command line. */
  readonly cli: string;
  /** The project's folder. */
  readonly cwd: string;
  readonly words: readonly string[];
  /** Each line of standard output. */
  readonly onLine: (line: string) => void;
  /** Each line of standard error. */
  readonly onError: (line: string) => void;
  /** Once, however it ended; null where it could not be started or was killed. */
  readonly onEnd: (code: number | null) => void;
}

export class TaskflowProcess implements vscode.Disposable {
  readonly #child: ChildProcessWithoutNullStreams;
  #hasEnded = false;

  constructor({ cli, cwd, words, onLine, onError, onEnd }: ProcessOptions) {
    this.#child = spawn(process.execPath, [cli, ...words], {
      cwd,
      windowsHide: true,
      // The editor's own Node runs a script only so.
      env: { ...environmentForAttempts(process.env), ELECTRON_RUN_AS_NODE: '1' },
    });
    const end = (code: number | null) => {
      if (this.#hasEnded) return;
      this.#hasEnded = true;
      onEnd(code);
    };
    this.#child.on('error', (error) => {
      onError(error.message);
      end(null);
    });
    this.#child.on('exit', end);
    this.#child.stdin.on('error', () => {});
    createInterface({ input: this.#child.stdout }).on('line', onLine);
    createInterface({ input: this.#child.stderr }).on('line', onError);
  }

  /** It finishes what is under way. */
  dispose(): void {
    this.#child.stdin.end();
  }
}

/** Where the built command line lies. */
export function cliPath(context: vscode.ExtensionContext): string {
  return vscode.Uri.joinPath(context.extensionUri, 'dist', 'cli.js').fsPath;
}
