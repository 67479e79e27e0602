// The Grid tab: tasks down, the DAG's last runs across; what fails again and again is seen at once.
// biome-ignore-all lint/a11y/useSemanticElements: rows drawn as they come into view can't be a <table>; the grid around them takes the keys
// biome-ignore-all lint/a11y/useFocusableInteractive: rows drawn as they come into view can't be a <table>; the grid around them takes the keys
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { formatDuration, formatShortDay, formatTime, formatWhen } from '../../model/format.js';
import { type GridColumn, gridColumns, gridTasks } from '../../model/grid.js';
import { runLook, stateWord } from '../../model/look.js';
import { word } from '../../words.js';
import { usePage } from '../context.js';
import { Empty } from '../empty.js';
import { StateIcon } from '../state-icon.js';
import { showRow, useRows } from '../use-rows.js';
import { GridRow } from './grid-row.js';

const ROW = 32;
const HEAD = 112;
const NAMES = 232;
const COLUMN = 44;
const MEDIAN = 84;

export function GridTab(): JSX.Element {
  const { state } = usePage();
  return state.runs.value.rows.length > 0 ? (
    <Grid />
  ) : (
    <Empty title={word('grid.empty')} hint={word('grid.emptyHint')} />
  );
}

interface Cell {
  readonly row: number;
  readonly column: number;
}

function Grid(): JSX.Element {
  const { state, act } = usePage();
  const scroller = useRef<HTMLDivElement>(null);
  const at = useSignal<Cell | null>(null);
  void state.run.change.value;
  const drawn = state.drawn.value;
  const matching = state.matching.value;
  const tasks = drawn ? gridTasks(drawn).filter((id) => !matching || matching.has(id)) : [];
  const now = state.now.value;
  const columns = gridColumns(state.runs.value.rows, state.grid.value, state.run.live, now);
  const view = useRows(scroller, tasks.length, ROW, HEAD);
  const selected = state.selected.value;
  const runId = state.runId.value;
  const current: Cell = at.value ?? {
    row: Math.max(0, tasks.indexOf(selected ?? '')),
    column: Math.max(
      0,
      runId === null ? columns.length - 1 : columns.findIndex(({ run_id }) => run_id === runId),
    ),
  };
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element) element.scrollLeft = element.scrollWidth;
  }, [columns.length, view.width > 0]);
  const wish = state.wish.value;
  useLayoutEffect(() => {
    const row = tasks.indexOf(wish?.id ?? '');
    if (row >= 0) showRow(scroller.current, row, ROW, HEAD);
  }, [wish]);

  const open = (cell: Cell): void => {
    at.value = cell;
    act.select(tasks[cell.row] ?? null);
    const column = columns[cell.column];
    if (column) act.chooseRun(column.run_id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = moved(event.key, current, tasks.length, columns.length);
    if (event.key === 'Enter' || event.key === ' ') open(current);
    else if (next) {
      at.value = next;
      showRow(scroller.current, next.row, ROW, HEAD);
      requestAnimationFrame(() => {
        const cell = scroller.current?.querySelector<HTMLElement>('.cell[tabindex="0"]');
        cell?.focus({ preventScroll: true });
        cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const width = NAMES + columns.length * COLUMN + MEDIAN;
  return (
    <div class="grid-tab">
      <div
        class="scroller"
        ref={scroller}
        role="grid"
        aria-label={word('grid.label', { dag: drawn?.definition.id ?? '' })}
        aria-rowcount={tasks.length + 1}
        aria-colcount={columns.length + 2}
        onKeyDown={onKeyDown}
      >
        <div
          class="sheet"
          role="presentation"
          style={{ height: `${HEAD + tasks.length * ROW + 12}px`, width: `${width}px` }}
        >
          <div class="grid-head" role="row" aria-rowindex={1} style={{ height: `${HEAD}px` }}>
            <span class="axis-name" role="columnheader" style={{ width: `${NAMES}px` }}>
              {word('gantt.task')}
            </span>
            {columns.map((column, place) => (
              <Column
                key={column.run_id}
                column={column}
                before={columns[place - 1]}
                now={now}
                isOpen={column.run_id === runId}
                onOpen={() => act.chooseRun(column.run_id)}
              />
            ))}
            <span class="grid-median" role="columnheader" style={{ width: `${MEDIAN}px` }}>
              {word('grid.median')}
            </span>
          </div>
          {tasks.slice(view.first, view.end).map((id, place) => {
            const row = view.first + place;
            return (
              <GridRow
                key={id}
                id={id}
                columns={columns}
                openRun={runId}
                index={row}
                top={HEAD + row * ROW}
                names={NAMES}
                now={now}
                isSelected={id === selected}
                reachable={row === current.row ? current.column : null}
                medianMs={state.stats.value[id]?.median_ms}
                onOpen={(column) => open({ row, column })}
                onSelect={() => act.select(id)}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface ColumnProps {
  readonly column: GridColumn;
  readonly before: GridColumn | undefined;
  readonly now: number;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function Column({ column, before, now, isOpen, onOpen }: ColumnProps): JSX.Element {
  const day = formatShortDay(column.at, now);
  const isNewDay = !before || formatShortDay(before.at, now) !== day;
  const text = word('grid.runColumn', {
    when: formatWhen(column.at, now),
    state: stateWord(column.state),
    duration: column.duration === null ? '' : formatDuration(column.duration),
  });
  return (
    <span class={`grid-column${isOpen ? ' open' : ''}`} role="columnheader">
      <button type="button" title={text} aria-pressed={isOpen} onClick={onOpen}>
        <span class="visually-hidden">{text}</span>
        <span class="column-inside" aria-hidden="true">
          <span class="column-day">{isNewDay ? day : ''}</span>
          <span class="column-bar">
            <span class={`bar s-${column.state}`} style={{ height: `${Math.max(3, column.share * 36)}px` }} />
          </span>
          <StateIcon look={runLook(column.state)} size={14} />
          <span class="column-time number">{formatTime(column.at)}</span>
        </span>
      </button>
    </span>
  );
}

function moved(key: string, { row, column }: Cell, rows: number, columns: number): Cell | null {
  const next = {
    ArrowDown: { row: row + 1, column },
    ArrowUp: { row: row - 1, column },
    ArrowRight: { row, column: column + 1 },
    ArrowLeft: { row, column: column - 1 },
    PageDown: { row: row + 10, column },
    PageUp: { row: row - 10, column },
    Home: { row, column: 0 },
    End: { row, column: columns - 1 },
  }[key];
  if (!next || rows === 0 || columns === 0) return null;
  return {
    row: Math.min(rows - 1, Math.max(0, next.row)),
    column: Math.min(columns - 1, Math.max(0, next.column)),
  };
}
