// The graph of one DAG in the editor area: a page, and the host that answers it.
import * as vscode from 'vscode';
import { PageHost } from '../../page-host/page-host.js';
import type { PageSource } from '../../page-host/page-source.js';
import { layoutStarter } from '../../page-host/start-layout.js';
import { encodeHostMessage, type HostMessage } from '../../webview/protocol.js';
import { whyNotRun } from '../commands/why-not-run.js';
import type { DagFile } from '../dags/dag-files.js';
import { Disposables } from '../disposables.js';
import { SETTINGS } from '../ids.js';
import { log } from '../log.js';
import type { Services } from '../services.js';
import { setting } from '../setting.js';
import { dagView } from './dag-view.js';
import { actFromPage } from './page-actions.js';
import { pageHtml } from './page-html.js';
import { pageWords } from './page-words.js';

export class GraphPanel implements vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly #services: Services;
  readonly #held = new Disposables();
  readonly #host: PageHost;
  #file: DagFile;
  #revision = 1;
  #isGone = false;

  constructor(services: Services, panel: vscode.WebviewPanel, file: DagFile) {
    this.#services = services;
    this.panel = panel;
    this.#file = file;
    const { extensionUri } = services.context;
    panel.title = file.result.id;
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'graph.svg');
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: [
        vscode.Uri.joinPath(extensionUri, 'dist'),
        vscode.Uri.joinPath(extensionUri, 'media'),
      ],
    };
    const send = (message: HostMessage) => void panel.webview.postMessage(encodeHostMessage(message));
    const worker = vscode.Uri.joinPath(extensionUri, 'dist', 'layout-worker.js').fsPath;
    this.#host = new PageHost({
      source: this.#source(),
      send,
      onInvalid: (error) => log().warn(`the graph sent a message that is none: ${error}`),
      startLayout: layoutStarter(worker),
    });
    this.#held.add({ dispose: () => this.#host.dispose() });
    this.#held.add(panel.webview.onDidReceiveMessage((message: unknown) => this.#host.receive(message)));
    this.#held.add(panel.onDidDispose(() => this.dispose()));
    this.#held.add(services.files.onDidChange((uris) => this.#filesChanged(uris)));
    this.#held.add(
      services.onDidChangeList((store) => {
        if (store === null || store === services.storeOf(this.#file.folder)) void this.#host.runsChanged();
      }),
    );
    this.#held.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.#host.abilitiesChanged()));
    this.#held.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!event.affectsConfiguration(SETTINGS.direction, this.#file.uri)) return;
        // The page asks for everything anew; it keeps its place by its own saved state.
        panel.webview.html = '';
        panel.webview.html = pageHtml(panel.webview, extensionUri, this.#file.uri);
      }),
    );
    panel.webview.html = pageHtml(panel.webview, extensionUri, this.#file.uri);
  }

  /** As it was last read. */
  get file(): DagFile {
    return this.#file;
  }

  showRun(runId: string): void {
    void this.#host.showRun(runId);
  }

  reveal(taskId: string): void {
    this.#host.reveal(taskId);
  }

  dispose(): void {
    this.#held.dispose();
  }

  #filesChanged(uris: readonly vscode.Uri[]): void {
    if (!uris.some((uri) => uri.toString() === this.#file.uri.toString())) return;
    const file = this.#services.files.get(this.#file.uri, this.#file.result.id);
    const isGone = file === undefined;
    if (isGone !== this.#isGone) {
      this.#isGone = isGone;
      this.#host.abilitiesChanged();
    }
    // A deleted file keeps its last graph: its runs are still there.
    if (!file) return;
    this.#file = file;
    this.#revision += 1;
    this.panel.title = file.result.id;
    this.#host.dagChanged();
  }

  #source(): PageSource {
    const store = () => this.#services.storeOf(this.#file.folder);
    const dagId = () => this.#file.result.id;
    const direction = () =>
      setting<string>(SETTINGS.direction, this.#file.uri) === 'down' ? 'down' : 'right';
    return {
      host: 'editor',
      locale: vscode.env.language,
      words: pageWords(this.#services.context.extensionUri),
      get direction() {
        return direction();
      },
      get dagId() {
        return dagId();
      },
      get home() {
        return store()?.home.home ?? null;
      },
      can: () => {
        const reason =
          whyNotRun(this.#services, this.#file.folder)?.words ??
          (this.#isGone ? vscode.l10n.t('The file of this DAG is gone.') : null);
        return { run: reason === null, ...(reason !== null && { reason }), go_to_line: true, open_log: true };
      },
      dag: () => dagView(this.#file, this.#revision),
      index: async () => (await store()?.index()) ?? null,
      act: (message) => actFromPage(this.#services, this.#file, message),
    };
  }
}
