// The graphs that are open, one for each DAG file, and those that a reload brings back.
import * as vscode from 'vscode';
import { isCodeFile } from '../../definition/code/code-files.js';
import type { DagFile } from '../dags/dag-files.js';
import { Disposables } from '../disposables.js';
import { GRAPH_VIEW_TYPE } from '../ids.js';
import type { Services } from '../services.js';
import type { GraphPanel } from './graph-panel.js';

type PanelClass = typeof GraphPanel;

/** Loaded with the first graph. */
async function graphPanel(): Promise<PanelClass> {
  return (await import('./graph-panel.js')).GraphPanel;
}

export class GraphPanels implements vscode.Disposable {
  readonly #services: Services;
  readonly #panels = new Map<string, GraphPanel>();
  readonly #held = new Disposables();

  constructor(services: Services) {
    this.#services = services;
    services.dagInFront = () => [...this.#panels.values()].find(({ panel }) => panel.active)?.file;
    this.#held.add(
      vscode.window.registerWebviewPanelSerializer(GRAPH_VIEW_TYPE, {
        deserializeWebviewPanel: (panel, state) => this.#restore(panel, state),
      }),
    );
  }

  /** Of a run where one is named, else of a DAG. */
  async open(argument: unknown): Promise<void> {
    const isRun = hasRun(argument);
    const { dagTarget, runTarget } = await import('../commands/targets.js');
    const target = isRun ? await runTarget(this.#services, argument) : undefined;
    const dag = isRun ? undefined : await dagTarget(this.#services, argument);
    let file = dag?.file;
    if (target) {
      const { findRun } = await import('../../history/queries.js');
      const index = await target.store.index();
      const dagId =
        target.store.liveState(target.runId)?.dag_id ?? (index && findRun(index, target.runId)?.dag_id);
      await this.#services.files.ready;
      file = dagId ? this.#services.fileOfRun(target.store, dagId) : undefined;
      if (!file)
        void vscode.window.showWarningMessage(
          vscode.l10n.t('The file of this run’s DAG is not in the workspace.'),
        );
    }
    if (!file) return;
    const panel = this.#show(file, await graphPanel());
    if (target) panel.showRun(target.runId);
    const taskId = target?.taskId ?? dag?.taskId;
    if (taskId !== undefined) panel.reveal(taskId);
  }

  /** Shows a run that was just started, where its DAG's graph is open. */
  started(runId: string): void {
    for (const store of this.#services.stores) {
      const dagId = store.liveState(runId)?.dag_id;
      const file = dagId === undefined ? undefined : this.#services.fileOfRun(store, dagId);
      if (file) this.#panels.get(panelKey(file))?.showRun(runId);
    }
  }

  dispose(): void {
    for (const panel of this.#panels.values()) panel.dispose();
    this.#held.dispose();
  }

  #show(file: DagFile, panelClass: PanelClass): GraphPanel {
    const open = this.#panels.get(panelKey(file));
    if (open) {
      open.panel.reveal(undefined, false);
      return open;
    }
    const panel = vscode.window.createWebviewPanel(
      GRAPH_VIEW_TYPE,
      file.result.id,
      vscode.ViewColumn.Active,
      {},
    );
    return this.#keep(panel, file, panelClass);
  }

  #keep(webview: vscode.WebviewPanel, file: DagFile, panelClass: PanelClass): GraphPanel {
    const key = panelKey(file);
    const panel = new panelClass(this.#services, webview, file);
    this.#panels.set(key, panel);
    webview.onDidDispose(() => this.#panels.delete(key));
    return panel;
  }

  async #restore(webview: vscode.WebviewPanel, state: unknown): Promise<void> {
    const [panelClass, { savedDag }] = await Promise.all([
      graphPanel(),
      import('./saved-state.js'),
      this.#services.files.ready,
    ]);
    const { dagId = webview.title, file: name } = savedDag(state);
    const { all } = this.#services.files;
    // Folders may have DAGs of the same id.
    const file =
      all.find(({ uri, result }) => result.id === dagId && vscode.workspace.asRelativePath(uri) === name) ??
      this.#services.files.find(dagId);
    // Its file is gone: nothing to show.
    if (!file || this.#panels.has(panelKey(file))) webview.dispose();
    else this.#keep(webview, file, panelClass);
  }
}

/** A file in code may hold several DAGs, each with a graph of its own. */
function panelKey({ uri, result }: DagFile): string {
  return isCodeFile(uri.path) ? `${uri.toString()}#${result.id}` : uri.toString();
}

function hasRun(argument: unknown): boolean {
  if (typeof argument !== 'object' || argument === null) return false;
  return 'runId' in argument || 'run' in argument;
}
