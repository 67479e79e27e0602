// Asks which runs are to be shown: a DAG, a state, a text, each on its own.
import * as vscode from 'vscode';
import { RUN_STATES, type RunStateName } from '../../core/states.js';
import { latestRuns } from '../../history/queries.js';
import type { Services } from '../services.js';
import { type FilterChoice, filterWords } from './runs-filter.js';
import { stateWords } from './state-icon.js';

interface Choice extends vscode.QuickPickItem {
  readonly pick?: () => FilterChoice | Promise<FilterChoice | undefined>;
}

/** Asks for one part; the others stay. A state or DAG that is chosen again is let go. Undefined: nothing is changed. */
export async function askFilter(services: Services, filter: FilterChoice): Promise<FilterChoice | undefined> {
  const { t } = vscode.l10n;
  const separator = (label: string): Choice => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const all: Choice = { label: `$(clear-all) ${t('Show all runs')}`, pick: () => ({}) };
  const text: Choice = {
    label: t('$(search) Text…'),
    ...(filter.text && { description: filter.text }),
    pick: () => askText(filter),
  };
  const picked = await vscode.window.showQuickPick<Choice>(
    [
      ...(filterWords(filter) === '' ? [] : [all]),
      text,
      separator(t('State')),
      ...RUN_STATES.map((state) => stateChoice(state, filter)),
      separator('DAG'),
      ...(await dagIds(services)).map((dagId) => dagChoice(dagId, filter)),
    ],
    { placeHolder: t('Show only runs…'), matchOnDescription: false },
  );
  return picked?.pick?.();
}

function stateChoice(state: RunStateName, filter: FilterChoice): Choice {
  const isChosen = filter.state === state;
  const { state: _, ...rest } = filter;
  return { label: marked(stateWords(state), isChosen), pick: () => (isChosen ? rest : { ...rest, state }) };
}

function dagChoice(dagId: string, filter: FilterChoice): Choice {
  const isChosen = filter.dagId === dagId;
  const { dagId: _, ...rest } = filter;
  return { label: marked(dagId, isChosen), pick: () => (isChosen ? rest : { ...rest, dagId }) };
}

function marked(label: string, isChosen: boolean): string {
  return isChosen ? `$(check) ${label}` : label;
}

/** Without words: without that part. */
async function askText(filter: FilterChoice): Promise<FilterChoice | undefined> {
  const text = await vscode.window.showInputBox({
    prompt: vscode.l10n.t('Text in DAG id, run id, message or failed tasks'),
    value: filter.text ?? '',
  });
  if (text === undefined) return undefined;
  const { text: _, ...rest } = filter;
  return text.trim() === '' ? rest : { ...rest, text: text.trim() };
}

/** Of the files that are there, and of the runs: those of a DAG that was deleted are still in the history. */
async function dagIds({ files, stores }: Services): Promise<readonly string[]> {
  const indexes = await Promise.all(stores.map((store) => store.index()));
  const ofRuns = indexes.flatMap((index) => (index ? latestRuns(index).map(({ dag_id }) => dag_id) : []));
  return [...new Set([...files.all.map(({ result }) => result.id), ...ofRuns])].sort();
}
