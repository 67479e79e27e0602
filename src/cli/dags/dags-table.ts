// The DAGs of a project as a table for people.
import { shownPath } from '../problems/shown-path.js';
import { stateColor, stateMark, type Terminal } from '../terminal.js';
import { counted } from '../text/counted.js';
import { type Cell, type Column, renderTable } from '../text/table.js';
import { relativeTime } from '../text/times.js';
import type { ListedDag } from './project-dags.js';

/** `now` in milliseconds since 1970. Columns that all would leave empty are left out. */
export function renderDags(terminal: Terminal, dags: readonly ListedDag[], cwd: string, now: number): string {
  const hasSchedules = dags.some(({ schedule }) => schedule !== null);
  const hasTags = dags.some(({ result }) => (result.definition?.tags.length ?? 0) > 0);
  const columns: Column[] = [
    { title: 'DAG', wraps: true },
    { title: 'TASKS', align: 'right' },
    { title: 'LAST RUN', wraps: true },
    ...(hasSchedules ? [{ title: 'SCHEDULE', wraps: true }, { title: 'NEXT' }] : []),
    ...(hasTags ? [{ title: 'TAGS', wraps: true }] : []),
    { title: 'FILE', wraps: true, narrowest: 24 },
  ];
  const rows = dags.map((dag): Cell[] => [
    dag.result.id,
    String(dag.result.tasks.length),
    lastRunCell(terminal, dag, now),
    ...(hasSchedules ? [dag.schedule ?? '', nextCell(terminal, dag, now)] : []),
    ...(hasTags ? [dag.result.definition?.tags.join(', ') ?? ''] : []),
    shownPath(cwd, dag.result.file),
  ]);
  return renderTable(terminal, columns, rows);
}

function nextCell(terminal: Terminal, { schedule, next, isPaused, isOn }: ListedDag, now: number): Cell {
  if (schedule === null) return '';
  if (!isOn) return { text: 'schedules are off', color: terminal.colors.dim };
  if (isPaused) return { text: 'paused', color: terminal.colors.yellow };
  return next === null ? 'never' : relativeTime(Date.parse(next), now);
}

/** A file with errors can't run, whatever its last run did. */
function lastRunCell(terminal: Terminal, { errors, lastRun }: ListedDag, now: number): Cell {
  if (errors > 0) {
    const mark = terminal.isEmoji ? '❌ ' : '';
    return { text: `${mark}${counted(errors, 'error')} in the file`, color: terminal.colors.red };
  }
  if (!lastRun) return { text: 'never', color: terminal.colors.dim };
  const { state, created_at } = lastRun;
  return {
    text: `${stateMark(terminal, state)} ${state} ${relativeTime(created_at, now)}`,
    color: stateColor(terminal, state),
  };
}
