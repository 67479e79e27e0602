// One task of the grid.
// biome-ignore-all lint/a11y/useSemanticElements: rows drawn as they come into view can't be a <table>; the grid around them takes the keys
// biome-ignore-all lint/a11y/useFocusableInteractive: rows drawn as they come into view can't be a <table>; the grid around them takes the keys
// biome-ignore-all lint/a11y/useKeyWithClickEvents: rows drawn as they come into view can't be a <table>; the grid around them takes the keys
import type { JSX } from 'preact';
import { formatDuration, formatWhen } from '../../model/format.js';
import { type GridColumn, gridRow } from '../../model/grid.js';
import { lookOf, stateWord } from '../../model/look.js';
import { word } from '../../words.js';
import { StateIcon } from '../state-icon.js';

interface GridRowProps {
  readonly id: string;
  readonly columns: readonly GridColumn[];
  readonly openRun: string | null;
  readonly index: number;
  readonly top: number;
  readonly names: number;
  readonly now: number;
  readonly isSelected: boolean;
  /** Column of the cell that Tab reaches; null: none of this row. */
  readonly reachable: number | null;
  readonly medianMs: number | undefined;
  readonly onOpen: (column: number) => void;
  readonly onSelect: () => void;
}

export function GridRow(props: GridRowProps): JSX.Element {
  const { id, columns, openRun, index, top, names, now, isSelected, reachable, medianMs, onOpen, onSelect } =
    props;
  const cells = gridRow(id, columns);
  return (
    <div
      class="grid-row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      style={{ top: `${top}px` }}
    >
      <span class="row-name" role="rowheader" style={{ width: `${names}px` }} onClick={onSelect}>
        <span class="row-id" title={id}>
          {id}
        </span>
      </span>
      {cells.map((cell, place) => {
        const column = columns[place];
        if (!column) return null;
        const state = cell
          ? [stateWord(cell.state, cell.allowed), cell.duration > 0 && formatDuration(cell.duration)]
              .filter(Boolean)
              .join(', ')
          : word(column.tasks ? 'grid.notInRun' : 'grid.loading');
        const text = word('grid.cell', { task: id, when: formatWhen(column.at, now), state });
        return (
          <span
            key={column.run_id}
            class={`cell${column.run_id === openRun ? ' open' : ''}`}
            role="gridcell"
            tabIndex={place === reachable ? 0 : -1}
            title={text}
            aria-label={text}
            onClick={() => onOpen(place)}
          >
            {cell && <StateIcon look={lookOf(cell.state, cell.allowed)} />}
            {cell && cell.duration > 0 && (
              <span class="cell-share">
                <span
                  class={`s-${lookOf(cell.state, cell.allowed)}`}
                  style={{ width: `${Math.max(6, cell.share * 100)}%` }}
                />
              </span>
            )}
          </span>
        );
      })}
      <span class="grid-median number" role="gridcell">
        {medianMs === undefined ? '' : formatDuration(medianMs)}
      </span>
    </div>
  );
}
