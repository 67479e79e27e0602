// Which runs are shown: of a DAG, in a state, with a text; all three together, each changed on its own, kept for the
// workspace.
import type * as vscode from 'vscode';
import { RUN_STATES, type RunStateName } from '../../core/states.js';
import type { RunsFilter } from '../../history/queries.js';
import { stateWords } from './state-icon.js';

const KEY = 'taskflow.runsFilter';

/** Absent parts let everything through. */
export interface FilterChoice {
  readonly dagId?: string;
  readonly state?: RunStateName;
  readonly text?: string;
}

/** By hand and not by a schema: it is read at activation, of which loading a parser would be half. */
export function savedFilter({ workspaceState }: vscode.ExtensionContext): FilterChoice {
  const saved = workspaceState.get<Record<string, unknown>>(KEY);
  if (typeof saved !== 'object' || saved === null) return {};
  const { dagId, state, text } = saved;
  const isText = (value: unknown) => value === undefined || typeof value === 'string';
  const isState = state === undefined || RUN_STATES.some((each) => each === state);
  return isText(dagId) && isText(text) && isState ? saved : {};
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
