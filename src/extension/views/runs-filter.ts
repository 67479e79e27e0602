// Which runs are shown: of a DAG, in a state, with a text; all three together, each changed on its own, kept for the
// workspace.
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { RUN_STATES, type RunStateName } from '../../core/states.js';
import type { RunsFilter } from '../../history/queries.js';
import type { Services } from '../services.js';
import { stateWords } from './state-icon.js';

const KEY = 'taskflow.runsFilter';

/** Absent parts let everything through. */
const choice = z.object({
  dagId: z.optional(z.string()),
  state: z.optional(z.enum(RUN_STATES)),
  text: z.optional(z.string()),
});
export type FilterChoice = z.infer<typeof choice>;

export function savedFilter({ workspaceState }: vscode.ExtensionContext): FilterChoice {
  const saved = z.safeParse(choice, workspaceState.get(KEY));
  return saved.success ? saved.data : {};
}

export function saveFilter({ workspaceState }: vscode.ExtensionContext, filter: FilterChoice): void {
  void workspaceState.update(KEY, filter);
}

/** For the view's title; empty where all runs are shown. */
export function filterWords({ dagId, state, text }: FilterChoice): string {
  const words = [dagId, state && stateWords(state), text && `“${text}”`];
  return words.filter(Boolean).join(' · ');
}

export function asQuery({ dagId, state, text }: FilterChoice): RunsFilter {
  return {
    ...(dagId !== undefined && { dag_id: dagId }),
    ...(state !== undefined && { states: [state] }),
    ...(text !== undefined && { text }),
  };
}

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
  const { latestRuns } = await import('../../history/queries.js');
  const indexes = await Promise.all(stores.map((store) => store.index()));
  const ofRuns = indexes.flatMap((index) => (index ? latestRuns(index).map(({ dag_id }) => dag_id) : []));
  return [...new Set([...files.all.map(({ result }) => result.id), ...ofRuns])].sort();
}
