// The levels of a DAG and its critical path in words.
import { type DagPicture, describeDag, type FormatInput } from '../../layout/formats/dag-picture.js';
import { formatElapsed } from '../progress/task-lines.js';
import type { Terminal } from '../terminal.js';
import { counted } from '../text/counted.js';
import { type Column, renderTable } from '../text/table.js';

const CYCLE = 'The tasks depend on each other in a circle, so there are no levels and no critical path.\n';

/** Which tasks could run side by side, level by level. */
export function renderLevels(terminal: Terminal, input: FormatInput): string {
  const { levels, graph } = describeDag(input);
  if (!levels) return CYCLE;
  const rows = levels.map((level, place) => [
    String(place + 1),
    String(level.length),
    level.map((index) => graph.ids[index] ?? '').join(', '),
  ]);
  const columns: Column[] = [
    { title: 'LEVEL', align: 'right' },
    { title: 'TASKS', align: 'right' },
    { title: 'SIDE BY SIDE', wraps: true },
  ];
  return renderTable(terminal, columns, rows);
}

/** The chain of tasks that decides how long a run takes, and how much later each of the others could start. */
export function renderCriticalPath(terminal: Terminal, input: FormatInput): string {
  const picture = describeDag(input);
  const { critical, graph, hasDurations } = picture;
  if (!critical) return CYCLE;
  const path = critical.path.map((index) => graph.ids[index] ?? '').join(' → ');
  const length = hasDurations
    ? `${formatElapsed(critical.length)} with a slot for every task`
    : `${counted(critical.path.length, 'task')}; nothing is known of durations yet, so all count alike`;
  const head = `${terminal.colors.bold('Critical path')}: ${path}\n  ${length}\n`;
  return hasDurations ? `${head}\n${slackTable(terminal, picture)}` : head;
}

function slackTable(terminal: Terminal, { critical, graph, isCriticalTask }: DagPicture): string {
  const rows = graph.ids.map((id, index) => [
    id,
    formatElapsed(critical?.earliestStart[index] ?? 0),
    isCriticalTask(index) ? 'critical' : formatElapsed(critical?.slack[index] ?? 0),
  ]);
  const columns: Column[] = [
    { title: 'TASK', wraps: true },
    { title: 'EARLIEST START', align: 'right' },
    { title: 'SLACK', align: 'right' },
  ];
  return renderTable(terminal, columns, rows);
}
