// Asks the hosts of DAG files in code, where the workspace is trusted, what their texts leave open.
import * as vscode from 'vscode';
import type { FileReading } from '../../definition/file-reading.js';
import { interpreterEnvironment } from './interpreter.js';

/** Saving again and again, and a formatter after that, are one question. */
const ASK_MS = 400;

interface Answered {
  readonly text: string;
  readonly reading: Promise<FileReading>;
}

export class HostAnswers implements vscode.Disposable {
  readonly #answers = new Map<string, Answered>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** Answers of another interpreter, or of imported files as they were, count no more. */
  clear(): void {
    this.#answers.clear();
  }

  forget(uri: vscode.Uri): void {
    const key = uri.toString();
    this.#answers.delete(key);
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** True where a host may be asked of this file: the code of an untrusted workspace is never run. */
  static mayAsk(uri: vscode.Uri): boolean {
    return vscode.workspace.isTrusted && uri.scheme === 'file';
  }

  /** The last answer, whatever the text is now. */
  async last(uri: vscode.Uri): Promise<FileReading | undefined> {
    return this.#answers.get(uri.toString())?.reading;
  }

  has(uri: vscode.Uri, text: string): boolean {
    return this.#answers.get(uri.toString())?.text === text;
  }

  /** Asks now, once for each text. The disk must have it. */
  ask(uri: vscode.Uri, text: string, folder: vscode.WorkspaceFolder): Promise<FileReading> {
    const key = uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    const known = this.#answers.get(key);
    if (known?.text === text) return known.reading;
    const reading = this.#read(uri, text, folder);
    this.#answers.set(key, { text, reading });
    return reading;
  }

  /** Calls `then` after a pause in which it was not called again. */
  askLater(uri: vscode.Uri, then: () => void): void {
    const key = uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => {
        this.#timers.delete(key);
        then();
      }, ASK_MS),
    );
  }

  async #read(uri: vscode.Uri, text: string, folder: vscode.WorkspaceFolder): Promise<FileReading> {
    const [chosen, { readDagText }, { hostAsker }] = await Promise.all([
      interpreterEnvironment(uri),
      import('../../definition/discover.js'),
      import('../../engine/hosts/host-asker.js'),
    ]);
    const env = () => ({ ...process.env, ...chosen });
    const project = folder.uri.fsPath;
    const plain = await readDagText(text, uri.fsPath);
    const { isToBeCompiled, withCompileFault } = await import('../../definition/read-code.js');
    // Where its text tells all, or is broken, its language is asked: what that refuses need not be loaded. What is
    // loaded is compiled, too.
    const isBroken = plain.problems.some(({ code }) => code === 'code-syntax');
    if ((isBroken || !plain.mayAsk) && isToBeCompiled(plain)) {
      const { compiler } = await import('../../engine/hosts/compile-files.js');
      const fault = (await compiler(project, env)([uri.fsPath])).get(uri.fsPath);
      if (fault) return withCompileFault(plain, text, fault);
    }
    return plain.mayAsk ? readDagText(text, uri.fsPath, { ask: hostAsker(project, env) }) : plain;
  }
}
