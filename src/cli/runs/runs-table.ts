// Runs as a table for people.
import { tookMs } from '../../core/run-time.js';
import type { RunRow } from '../../history/index-rows.js';
import { formatElapsed } from '../progress/task-lines.js';
import { stateColor, stateMark, type Terminal } from '../terminal.js';
import { type Cell, type Column, renderTable } from '../text/table.js';
import { exactTime, relativeTime } from '../text/times.js';

/** `now` in milliseconds since 1970. Columns that would say the same of every run are left out. */
export function renderRuns(terminal: Terminal, runs: readonly RunRow[], now: number): string {
  const hasTriggers = runs.some(({ trigger }) => trigger !== 'manual');
  const hasMessages = runs.some(({ message }) => message !== null);
  const columns: Column[] = [
    { title: 'RUN' },
    { title: 'DAG', wraps: true },
    { title: 'STATE' },
    ...(hasTriggers ? [{ title: 'TRIGGER' }] : []),
    { title: 'CREATED', wraps: true, narrowest: 19 },
    { title: 'TOOK', align: 'right' as const },
    ...(hasMessages ? [{ title: 'WHY', wraps: true }] : []),
  ];
  const rows = runs.map((run): Cell[] => [
    run.run_id,
    run.dag_id,
    runStateCell(terminal, run),
    ...(hasTriggers ? [run.trigger] : []),
    `${exactTime(run.created_at)} (${relativeTime(run.created_at, now)})`,
    duration(run, now),
    ...(hasMessages ? [run.message ?? ''] : []),
  ]);
  return renderTable(terminal, columns, rows);
}

/** `✅ success`. */
export function runStateCell(terminal: Terminal, { state }: Pick<RunRow, 'state'>): Cell {
  return { text: `${stateMark(terminal, state)} ${state}`, color: stateColor(terminal, state) };
}

/** Of an interrupted run nobody knows how long it went on. */
function duration(run: RunRow, now: number): string {
  const took = run.state === 'interrupted' ? null : tookMs(run, now);
  return took === null ? '' : formatElapsed(took);
}
