// Keys that work wherever the focus is, but for fields that take text.
import type { Tab } from '../state/page-state.js';
import type { Page } from './context.js';

const TABS: Readonly<Record<string, Tab>> = { '1': 'graph', '2': 'gantt', '3': 'grid' };

export function pageKey(event: KeyboardEvent, { state, act }: Page): void {
  const isFind = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'f';
  if (!isFind && (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target))) return;
  const tab = TABS[event.key];
  if (isFind || event.key === '/') act.find();
  else if (tab) act.show(tab);
  else if (event.key === '?') state.showsKeys.value = true;
  else if (event.key === 'Escape') closeOne({ state, act });
  else if (event.key === 'p' || event.key === 'P') state.playWish.value++;
  else if (event.key === 'l' || event.key === 'L') openLog({ state, act });
  else if (event.key === 'g' || event.key === 'G') goToLine({ state, act });
  else return;
  event.preventDefault();
}

function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return target.type !== 'range';
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

function closeOne({ state, act }: Page): void {
  if (state.showsKeys.value) state.showsKeys.value = false;
  else if (state.isFinding.value) act.endFind();
  else act.select(null);
}

function openLog({ state, act }: Page): void {
  const [run_id, task_id] = [state.runId.value, state.selected.value];
  const task = state.run.shown?.tasks.get(task_id ?? '');
  const attempt = state.attempt.value ?? task?.attempts.at(-1)?.number;
  if (run_id === null || task_id === null || attempt === undefined || !state.can.value.open_log) return;
  act.command({ type: task?.state === 'running' ? 'follow_log' : 'open_log', run_id, task_id, attempt });
}

function goToLine({ state, act }: Page): void {
  const task_id = state.selected.value;
  if (task_id !== null && state.can.value.go_to_line) act.command({ type: 'go_to_line', task_id });
}
