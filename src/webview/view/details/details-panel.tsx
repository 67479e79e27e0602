// The panel beside the graph: the task selected, else the run, else the DAG.
import type { JSX } from 'preact';
import { word } from '../../words.js';
import { usePage } from '../context.js';
import { Overview } from './overview.js';
import { TaskPanel } from './task-panel.js';

export function DetailsPanel(): JSX.Element {
  const { state } = usePage();
  const drawn = state.drawn.value;
  const index = drawn?.graph.indexOf.get(state.selected.value ?? '');
  const definition = index === undefined ? undefined : drawn?.tasks[index];
  return (
    <aside class="details" aria-label={word('details.label')}>
      {definition ? <TaskPanel key={definition.id} definition={definition} /> : <Overview />}
    </aside>
  );
}
