// A definition for people: what the DAG is, its parameters, its tasks with what history knows of them.
import type { DagDefinition, ParamDefinition, TaskDefinition } from '../../core/definition.js';
import { formatDuration } from '../../definition/duration.js';
import type { TaskStatistics } from '../../history/statistics.js';
import { formatElapsed } from '../progress/task-lines.js';
import type { Terminal } from '../terminal.js';
import { counted } from '../text/counted.js';
import { type Column, renderTable } from '../text/table.js';

export interface ShownDag {
  readonly definition: DagDefinition;
  /** As it is shown. */
  readonly file: string;
  /** Lines about its schedule; empty without one. */
  readonly schedule: readonly string[];
  readonly statistics: readonly TaskStatistics[];
}

export function renderDag(terminal: Terminal, dag: ShownDag): string {
  const { definition } = dag;
  const parts = [facts(terminal, dag)];
  if (Object.keys(definition.params).length > 0) parts.push(paramsTable(terminal, definition.params));
  parts.push(tasksTable(terminal, definition.tasks));
  if (dag.statistics.length > 0) parts.push(statisticsTable(terminal, dag));
  return parts.join('\n');
}

function facts(terminal: Terminal, { definition, file, schedule }: ShownDag): string {
  const { bold, dim } = terminal.colors;
  const lines = [bold(definition.id)];
  if (definition.description) lines.push(`  ${definition.description.trim().replaceAll('\n', '\n  ')}`);
  const fact = (name: string, value: string) => lines.push(`  ${dim(name.padEnd(8))} ${value}`);
  fact('file', file);
  if (definition.tags.length > 0) fact('tags', definition.tags.join(', '));
  for (const [place, line] of schedule.entries()) fact(place === 0 ? 'schedule' : '', line);
  const limits = limitWords(definition);
  if (limits.length > 0) fact('limits', limits.join(', '));
  return `${lines.join('\n')}\n`;
}

function limitWords(definition: DagDefinition): string[] {
  const { max_parallel_tasks, max_active_runs, timeout_ms, fail_fast } = definition;
  return [
    ...(max_parallel_tasks === undefined ? [] : [`${counted(max_parallel_tasks, 'task')} at once`]),
    `${counted(max_active_runs, 'run')} at once`,
    ...(timeout_ms === undefined ? [] : [`timeout ${formatDuration(timeout_ms)}`]),
    ...(fail_fast ? ['the first failure stops it'] : []),
  ];
}

const PARAM_COLUMNS: readonly Column[] = [
  { title: 'PARAM' },
  { title: 'TYPE' },
  { title: 'DEFAULT', wraps: true },
  { title: 'CHECKS', wraps: true },
  { title: 'DESCRIPTION', wraps: true },
];

function paramsTable(terminal: Terminal, params: DagDefinition['params']): string {
  const rows = Object.entries(params).map(([name, param]) => [
    name,
    param.type,
    param.default === undefined ? 'required' : JSON.stringify(param.default),
    checkWords(param),
    param.description ?? '',
  ]);
  return renderTable(terminal, PARAM_COLUMNS, rows);
}

function checkWords(param: ParamDefinition): string {
  const { type: _type, default: _default, description: _description, ...checks } = param;
  return Object.entries(checks)
    .map(([keyword, value]) => `${keyword} ${JSON.stringify(value)}`)
    .join(', ');
}

const TASK_COLUMNS: readonly Column[] = [
  { title: 'TASK', wraps: true },
  { title: 'AFTER', wraps: true },
  { title: 'RULES', wraps: true },
  { title: 'RETRIES', align: 'right' },
  { title: 'TIMEOUT', align: 'right' },
  { title: 'DESCRIPTION', wraps: true },
];

/** Columns that all tasks would leave empty are left out. */
function tasksTable(terminal: Terminal, tasks: readonly TaskDefinition[]): string {
  const rows = tasks.map((task) => [
    task.id,
    task.depends_on.join(', '),
    ruleWords(task),
    task.retries > 0 ? String(task.retries) : '',
    task.timeout_ms === undefined ? '' : formatDuration(task.timeout_ms),
    task.description ?? '',
  ]);
  const used = TASK_COLUMNS.map((_, at) => at === 0 || rows.some((row) => row[at] !== ''));
  return renderTable(
    terminal,
    TASK_COLUMNS.filter((_, at) => used[at]),
    rows.map((row) => row.filter((_, at) => used[at])),
  );
}

function ruleWords(task: TaskDefinition): string {
  return [
    ...(task.trigger_rule === 'all_success' ? [] : [task.trigger_rule]),
    ...(task.if === undefined ? [] : [`if ${task.if}`]),
    ...(task.allow_failure ? ['may fail'] : []),
  ].join(', ');
}

const STATISTICS_COLUMNS: readonly Column[] = [
  { title: 'TASK', wraps: true },
  { title: 'RUNS', align: 'right' },
  { title: 'SUCCESS', align: 'right' },
  { title: 'MEDIAN', align: 'right' },
  { title: '95 %', align: 'right' },
];

/** In the definition's order; tasks that the file has no more are left out. */
function statisticsTable(terminal: Terminal, { definition, statistics }: ShownDag): string {
  const known = new Map(statistics.map((task) => [task.task_id, task]));
  const rows = definition.tasks.flatMap(({ id }) => {
    const task = known.get(id);
    if (!task) return [];
    const { runs, success_rate, median_ms, p95_ms } = task;
    const rate = success_rate === null ? '' : `${Math.round(success_rate * 100)} %`;
    return [[id, String(runs), rate, elapsed(median_ms), elapsed(p95_ms)]];
  });
  return renderTable(terminal, STATISTICS_COLUMNS, rows);
}

function elapsed(ms: number | null): string {
  return ms === null ? '' : formatElapsed(ms);
}
