// The API server of a folder, started from the editor: it stops with the window, or by its command.
import * as vscode from 'vscode';
import { pickFolder } from '../commands/pick-folder.js';
import { isRefused } from '../commands/why-not-run.js';
import { Disposables } from '../disposables.js';
import { CONTEXT_KEYS } from '../ids.js';
import { log } from '../log.js';
import type { Services } from '../services.js';
import { cliPath, TaskflowProcess } from './taskflow-process.js';

interface Ready {
  /** With the token in its fragment. */
  readonly url: string;
  readonly token: string;
}

interface Served {
  readonly name: string;
  readonly process: TaskflowProcess;
  readonly ready: Ready;
}

export class ApiServer implements vscode.Disposable {
  readonly #services: Services;
  readonly #held = new Disposables();
  readonly #item: vscode.StatusBarItem;
  #served: Served | null = null;
  #starting: Promise<Served | null> | null = null;

  constructor(services: Services) {
    this.#services = services;
    this.#item = this.#held.add(
      vscode.window.createStatusBarItem('taskflow.server', vscode.StatusBarAlignment.Left),
    );
    this.#item.name = vscode.l10n.t('TaskFlow API server');
    this.#item.command = 'taskflow.startServer';
    this.#item.text = '$(broadcast) TaskFlow';
  }

  dispose(): void {
    this.#served?.process.dispose();
    this.#held.dispose();
  }

  /** Starts it where it is not there yet, and shows where it is. Returns its address without the token. */
  async start(): Promise<string | undefined> {
    if (await isRefused(this.#services)) return undefined;
    this.#starting ??= this.#served ? Promise.resolve(this.#served) : this.#start();
    const served = await this.#starting;
    this.#starting = null;
    if (!served) return undefined;
    void this.#show(served);
    return new URL(served.ready.url).origin;
  }

  stop(): void {
    this.#served?.process.dispose();
  }

  async openPage(): Promise<void> {
    if (!this.#served) await this.start();
    if (this.#served) await openPage(this.#served.ready.url);
  }

  async copyToken(): Promise<void> {
    if (this.#served) await vscode.env.clipboard.writeText(this.#served.ready.token);
  }

  async #start(): Promise<Served | null> {
    const { l10n, window } = vscode;
    const chosen = await pickFolder(this.#services.folders, l10n.t('Which folder?'));
    if (!chosen || (await isRefused(this.#services, chosen.folder))) return null;
    const { name } = chosen.folder;
    return new Promise((resolve) => {
      let lastError = '';
      const process = new TaskflowProcess({
        cli: cliPath(this.#services.context),
        cwd: chosen.project,
        // Where schedules are on, this window runs them already.
        words: ['serve', '--json', '--while-input', '--no-scheduler'],
        onLine: (line) => {
          const ready = readReady(line);
          if (!ready || this.#served) return;
          this.#served = { name, process, ready };
          this.#update();
          resolve(this.#served);
        },
        onError: (line) => {
          lastError = line;
          log().warn(`API server of ${name}: ${line}`);
        },
        onEnd: () => {
          const wasServed = this.#served !== null;
          this.#served = null;
          this.#update();
          resolve(null);
          if (!wasServed)
            void window.showErrorMessage(l10n.t('The API server could not be started: {0}', lastError));
        },
      });
    });
  }

  async #show({ name, ready }: Served): Promise<void> {
    const { l10n, window } = vscode;
    const [page, token, stop] = [l10n.t('Open Page'), l10n.t('Copy Token'), l10n.t('Stop')];
    const { origin } = new URL(ready.url);
    const words = l10n.t('The API of {0} is at {1} while this window is open.', name, origin);
    const chosen = await window.showInformationMessage(words, page, token, stop);
    if (chosen === page) await openPage(ready.url);
    if (chosen === token) await vscode.env.clipboard.writeText(ready.token);
    if (chosen === stop) this.stop();
  }

  #update(): void {
    const served = this.#served;
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.serverOn, served !== null);
    if (!served) {
      this.#item.hide();
      return;
    }
    const { origin } = new URL(served.ready.url);
    this.#item.tooltip = vscode.l10n.t('TaskFlow serves {0} at {1}', served.name, origin);
    this.#item.accessibilityInformation = { label: this.#item.tooltip };
    this.#item.show();
  }
}

async function openPage(url: string): Promise<void> {
  const { origin, hash } = new URL(url);
  // In a remote window the port is forwarded, which may move it; the fragment is not for others to see.
  const outside = await vscode.env.asExternalUri(vscode.Uri.parse(`${origin}/`));
  await vscode.env.openExternal(outside.with({ fragment: hash.slice(1) }));
}

function readReady(line: string): Ready | null {
  try {
    const value = JSON.parse(line) as Partial<Ready>;
    return typeof value.url === 'string' && typeof value.token === 'string'
      ? { url: value.url, token: value.token }
      : null;
  } catch {
    return null;
  }
}
