// Things that live as long as their owner.
import type * as vscode from 'vscode';

/** Disposes what it holds, last first; what comes after that is disposed at once. */
export class Disposables implements vscode.Disposable {
  readonly #held: vscode.Disposable[] = [];
  #isDisposed = false;

  add<T extends vscode.Disposable>(held: T): T {
    if (this.#isDisposed) held.dispose();
    else this.#held.push(held);
    return held;
  }

  dispose(): void {
    this.#isDisposed = true;
    for (let held = this.#held.pop(); held; held = this.#held.pop()) held.dispose();
  }
}

/** Runs `work` once for many calls within `delayMs`, after the last of them. */
export function debounced(delayMs: number, work: () => void): vscode.Disposable & (() => void) {
  let timer: NodeJS.Timeout | undefined;
  const call = () => {
    clearTimeout(timer);
    timer = setTimeout(work, delayMs);
  };
  return Object.assign(call, { dispose: () => clearTimeout(timer) });
}
