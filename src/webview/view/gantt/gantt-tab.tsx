// The Gantt tab: each task's attempts and waits as bars over the run's time.
// biome-ignore-all lint/a11y/useSemanticElements: rows drawn as they come into view can't be a <table>; the grid around them takes the keys
// biome-ignore-all lint/a11y/useFocusableInteractive: rows drawn as they come into view can't be a <table>; the grid around them takes the keys
import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { formatDuration } from '../../model/format.js';
import { axisTicks, ganttChart } from '../../model/gantt.js';
import { word } from '../../words.js';
import { Button } from '../button.js';
import { usePage } from '../context.js';
import { Empty } from '../empty.js';
import { Glyph } from '../glyph.js';
import { rowKey } from '../row-keys.js';
import { showRow, useRows } from '../use-rows.js';
import { GanttRow } from './gantt-row.js';

export const ROW = 30;
const HEAD = 34;
const NAMES = 232;
/** Right of the last moment, for the duration written beside a bar. */
const RIGHT = 76;
const LEAST_TICK = 84;
const MARK = 28;
const MOST_SCALE = 64;

export function GanttTab(): JSX.Element {
  const { state } = usePage();
  return state.hasRun.value ? (
    <GanttChart />
  ) : (
    <Empty title={word('gantt.empty')} hint={word('gantt.emptyHint')} />
  );
}

function GanttChart(): JSX.Element {
  const { state, act } = usePage();
  const scroller = useRef<HTMLDivElement>(null);
  const scale = useSignal(1);
  void [state.run.change.value, state.run.structure.value];
  const now = state.now.value;
  const drawn = state.drawn.value;
  const run = state.run.shown;
  const chart = drawn && run ? ganttChart(drawn, run, state.run.queueTimes, now) : null;
  const matching = state.matching.value;
  const rows = chart?.rows.filter(({ id }) => !matching || matching.has(id)) ?? [];
  const view = useRows(scroller, rows.length, ROW, HEAD);
  const plot = Math.max(120, view.width - NAMES - RIGHT) * scale.value;
  const length = chart?.length ?? 1;
  const perMs = plot / length;
  const ticks = useMemo(() => axisTicks(length, plot / LEAST_TICK), [length, plot]);
  const cuts = chart?.cuts ?? [];
  // A mark takes the place of the time beside it.
  const isFree = (tick: number): boolean => cuts.every(({ at }) => Math.abs(at - tick) * perMs >= MARK);
  const selected = state.selected.value;
  const wish = state.wish.value;
  useLayoutEffect(() => {
    const row = rows.findIndex(({ id }) => id === wish?.id);
    if (row >= 0) showRow(scroller.current, row, ROW, HEAD);
  }, [wish]);
  const selectRow = (row: number): void => {
    const id = rows[row]?.id;
    if (id === undefined) return;
    act.select(id);
    showRow(scroller.current, row, ROW, HEAD);
    requestAnimationFrame(() => focusRow(scroller.current, row));
  };
  const at = Math.max(
    0,
    rows.findIndex(({ id }) => id === selected),
  );
  const critical = state.showsCritical.value ? state.critical.value.tasks : null;
  const dag = drawn?.definition.id ?? '';
  const size = { height: `${HEAD + rows.length * ROW + 8}px`, width: `${NAMES + plot + RIGHT}px` };
  return (
    <div class="gantt">
      <div
        class="scroller"
        ref={scroller}
        role="grid"
        aria-label={word('gantt.label', { dag })}
        aria-rowcount={rows.length + 1}
        onKeyDown={(event) => rowKey(event, at, rows.length, selectRow)}
      >
        <div class="sheet" role="presentation" style={size}>
          <div class="axis" role="row" aria-rowindex={1} style={{ height: `${HEAD}px` }}>
            <span class="axis-name" role="columnheader" style={{ width: `${NAMES}px` }}>
              {word('gantt.task')}
            </span>
            <span class="axis-time" role="columnheader" aria-label={word('gantt.time')}>
              {ticks.filter(isFree).map((tick) => (
                <span class="tick number" key={tick} style={{ left: `${NAMES + tick * perMs}px` }}>
                  {formatDuration(tick)}
                </span>
              ))}
              {cuts.map(({ at, ms }) => (
                <span
                  class="gantt-cut"
                  key={`cut ${at}`}
                  title={word('gantt.cut', { duration: formatDuration(ms) })}
                  style={{ left: `${NAMES + at * perMs}px` }}
                >
                  <Glyph name="retry" />
                  <span class="visually-hidden">{word('gantt.cut', { duration: formatDuration(ms) })}</span>
                </span>
              ))}
            </span>
          </div>
          <div class="tick-lines" aria-hidden="true">
            {ticks.map((tick) => (
              <span key={tick} style={{ left: `${NAMES + tick * perMs}px` }} />
            ))}
            {cuts.map(({ at }) => (
              <span class="cut-line" key={at} style={{ left: `${NAMES + at * perMs}px` }} />
            ))}
            {state.isLive.value && <span class="now-line" style={{ left: `${NAMES + plot}px` }} />}
          </div>
          {rows.slice(view.first, view.end).map((row, place) => {
            const index = view.first + place;
            return (
              <GanttRow
                key={row.id}
                row={row}
                index={index}
                top={HEAD + index * ROW}
                names={NAMES}
                perMs={perMs}
                isSelected={row.id === selected}
                isReachable={index === at}
                isCritical={critical?.has(row.id) ?? false}
                onSelect={() => act.select(row.id)}
              />
            );
          })}
        </div>
      </div>
      <div class="gantt-foot">
        <span class="legend">
          <span class="swatch wait" aria-hidden="true" />
          {word('gantt.legendWait')}
          <span class="swatch retry" aria-hidden="true" />
          {word('gantt.legendRetry')}
        </span>
        <span class="spring" />
        <Button
          label={word('action.zoomOut')}
          glyph="minus"
          iconOnly
          disabled={scale.value <= 1}
          onClick={() => {
            scale.value = Math.max(1, scale.value / 2);
          }}
        />
        <Button
          label={word('action.zoomIn')}
          glyph="plus"
          iconOnly
          disabled={scale.value >= MOST_SCALE}
          onClick={() => {
            scale.value = Math.min(MOST_SCALE, scale.value * 2);
          }}
        />
      </div>
    </div>
  );
}

function focusRow(scroller: HTMLElement | null, row: number): void {
  scroller?.querySelector<HTMLElement>(`[aria-rowindex="${row + 2}"]`)?.focus({ preventScroll: true });
}
