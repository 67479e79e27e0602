// The runs that this window started or took up: it tells of them, whatever other windows the folder is open in.
import * as vscode from 'vscode';

export class StartedHere implements vscode.Disposable {
  readonly #runIds = new Set<string>();
  readonly #started = new vscode.EventEmitter<string>();
  /** Fires with the run's id; again when it is retried. */
  readonly onDidStart = this.#started.event;

  add(runId: string): void {
    this.#runIds.add(runId);
    this.#started.fire(runId);
  }

  has(runId: string): boolean {
    return this.#runIds.has(runId);
  }

  dispose(): void {
    this.#started.dispose();
  }
}
