// One task of the Gantt chart.
// biome-ignore-all lint/a11y/useSemanticElements: rows drawn as they come into view can't be a <table>; the grid around them takes the keys
// biome-ignore-all lint/a11y/useFocusableInteractive: rows drawn as they come into view can't be a <table>; the grid around them takes the keys
// biome-ignore-all lint/a11y/useKeyWithClickEvents: rows drawn as they come into view can't be a <table>; the grid around them takes the keys
import type { JSX } from 'preact';
import { formatDuration } from '../../model/format.js';
import type { GanttBar, GanttRow as RowData } from '../../model/gantt.js';
import { lookOf, stateWord } from '../../model/look.js';
import { word } from '../../words.js';
import { usePage } from '../context.js';
import { StateIcon } from '../state-icon.js';

interface GanttRowProps {
  readonly row: RowData;
  readonly index: number;
  readonly top: number;
  readonly names: number;
  readonly perMs: number;
  readonly isSelected: boolean;
  readonly isReachable: boolean;
  readonly isCritical: boolean;
  readonly onSelect: () => void;
}

export function GanttRow(props: GanttRowProps): JSX.Element {
  const { row, index, top, names, perMs, isSelected, isReachable, isCritical, onSelect } = props;
  const { state } = usePage();
  const task = state.run.task(row.id);
  const look = task ? lookOf(task.state, task.allowed) : 'none';
  const last = row.bars.at(-1);
  const took = row.bars.reduce((sum, bar) => sum + (bar.kind === 'attempt' ? bar.to - bar.from : 0), 0);
  const said = row.bars.map(barText).join('; ');
  return (
    <div
      class={`gantt-row${isCritical ? ' critical' : ''}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      tabIndex={isReachable ? 0 : -1}
      style={{ top: `${top}px` }}
      onClick={onSelect}
    >
      <span class="row-name" role="rowheader" style={{ width: `${names}px` }}>
        <StateIcon look={look} />
        <span class="row-id" title={row.id}>
          {row.id}
        </span>
        <span class="visually-hidden">
          {task ? stateWord(task.state, task.allowed) : ''}
          {isCritical ? `, ${word('graph.onCritical')}` : ''}
        </span>
      </span>
      <span role="gridcell">
        <span class="visually-hidden">{said || stateWord('none')}</span>
        {row.bars.map((bar) => (
          <span
            key={`${bar.kind} ${bar.number ?? bar.from}`}
            class={`gantt-bar ${bar.kind}${bar.state ? ` s-${bar.state}` : ''}`}
            title={barText(bar)}
            style={{
              left: `${names + bar.from * perMs}px`,
              width: `${Math.max(bar.kind === 'attempt' ? 2 : 1, (bar.to - bar.from) * perMs)}px`,
            }}
          />
        ))}
        {last && took > 0 && (
          <span class="gantt-time number" style={{ left: `${names + last.to * perMs + 6}px` }}>
            {formatDuration(took)}
          </span>
        )}
      </span>
    </div>
  );
}

function barText(bar: GanttBar): string {
  const duration = formatDuration(bar.to - bar.from);
  if (bar.kind === 'queued') return word('gantt.waited', { duration });
  if (bar.kind === 'retry_wait') return word('gantt.retryWait', { duration });
  return word('gantt.attempt', {
    number: bar.number ?? 1,
    state: stateWord(bar.state ?? 'running'),
    duration,
  });
}
