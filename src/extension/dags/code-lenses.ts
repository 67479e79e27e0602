// "Run | Graph | last result" above the tasks of a DAG file.
import * as vscode from 'vscode';
import { Disposables, debounced } from '../disposables.js';
import { SETTINGS } from '../ids.js';
import type { Services } from '../services.js';
import { setting } from '../setting.js';
import { stateWords } from '../views/state-icon.js';
import type { DagFile } from './dag-files.js';
import { toRange } from './diagnostics.js';

const MERGE_MS = 500;

export function registerCodeLenses(services: Services): vscode.Disposable {
  const held = new Disposables();
  const lenses = held.add(new CodeLenses(services));
  const languages = ['yaml', 'json', 'jsonc', 'python', 'typescript', 'javascript'];
  held.add(
    vscode.languages.registerCodeLensProvider(
      languages.map((language) => ({ language })),
      lenses,
    ),
  );
  return held;
}

class CodeLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #services: Services;
  readonly #held = new Disposables();
  readonly #changed = this.#held.add(new vscode.EventEmitter<void>());
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(services: Services) {
    this.#services = services;
    const later = this.#held.add(debounced(MERGE_MS, () => this.#changed.fire()));
    this.#held.add(services.files.onDidChange(later));
    this.#held.add(services.onDidChangeList(later));
    this.#held.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(SETTINGS.codeLens)) later();
      }),
    );
  }

  dispose(): void {
    this.#held.dispose();
  }

  async provideCodeLenses({ uri }: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!setting<boolean>(SETTINGS.codeLens, uri)) return [];
    const lenses = await Promise.all(this.#services.files.in(uri).map((file) => this.#of(file)));
    return lenses.flat();
  }

  async #of(file: DagFile): Promise<vscode.CodeLens[]> {
    const { positions, definition, id } = file.result;
    const place = positions.key('tasks')?.key ?? positions.dagId() ?? positions.outline.tasks[0]?.key;
    if (!place) return [];
    const range = toRange({ start: place.start, end: place.start });
    const argument = { uri: file.uri, dagId: id };
    const lens = (title: string, command: string, given: object) =>
      new vscode.CodeLens(range, { title, command, arguments: [given] });
    const lenses: vscode.CodeLens[] = [];
    if (definition && vscode.workspace.isTrusted)
      lenses.push(lens(`$(play) ${vscode.l10n.t('Run')}`, 'taskflow.runDag', argument));
    lenses.push(lens(`$(type-hierarchy) ${vscode.l10n.t('Graph')}`, 'taskflow.openGraph', argument));
    const last = await this.#lastRun(file);
    if (last) lenses.push(lens(stateWords(last.state), 'taskflow.openGraph', { runId: last.runId }));
    return lenses;
  }

  async #lastRun(file: DagFile) {
    const store = this.#services.storeOf(file.folder);
    const live = store?.live.findLast(({ state }) => state?.dag_id === file.result.id);
    if (live?.stateSeen) return { state: live.stateSeen, runId: live.folder.runId };
    const index = await store?.index();
    if (!index) return undefined;
    const { listRuns } = await import('../../history/queries.js');
    const run = listRuns(index, { dag_id: file.result.id }, { limit: 1 }).runs[0];
    return run && { state: run.state, runId: run.run_id };
  }
}
