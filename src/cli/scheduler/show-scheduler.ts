// Shows the state of a project's schedules, and what comes.
import { formatWithOffset } from '../../core/time/format-with-offset.js';
import { compileSchedule } from '../../scheduler/compiled-schedule.js';
import type { ScheduledDag } from '../../scheduler/dag-files.js';
import { readHolder } from '../../scheduler/lease.js';
import { nextTimes } from '../../scheduler/schedule-times.js';
import { readSettings } from '../../scheduler/scheduler-settings.js';
import { type UpcomingRun, upcomingRuns } from '../../scheduler/upcoming.js';
import type { CliContext } from '../cli-context.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { openHome } from '../open-home.js';
import { shownPath } from '../problems/shown-path.js';
import { counted } from '../text/counted.js';
import { renderTable } from '../text/table.js';
import { relativeTime } from '../text/times.js';
import { readProjectSchedules } from './project-schedules.js';

/** In JSON of one DAG: more than every ten seconds of a day. */
const MOST_TIMES = 10_000;
/** In a table, a DAG that runs more often has one row. */
const MOST_ROWS = 24;

export async function showStatus(context: CliContext, isJson: boolean): Promise<ExitCode> {
  const { terminal } = context;
  const { home, project, foreign } = openHome(context, { mode: 'read' });
  const settings = readSettings(home);
  const enabled = settings.enabled && !foreign;
  const holder = foreign ? null : readHolder(home);
  const { scheduled, faulty } = await readProjectSchedules(project);
  const now = Date.now();
  const dags = scheduled.map((dag) => ({
    dag,
    next: nextTimes(dag.definition.schedule, now, 1)[0],
    isPaused: settings.paused.has(dag.id),
  }));
  if (isJson) {
    const json = {
      enabled,
      running: holder !== null,
      holder: holder?.holder ? { pid: holder.holder.pid, host: holder.holder.host } : null,
      project,
      home,
      dags: dags.map(({ dag, next, isPaused }) => ({
        dag_id: dag.id,
        file: shownPath(context.cwd, dag.file),
        paused: isPaused,
        next: next === undefined ? null : inZone(dag, next),
      })),
      faulty: faulty.map(({ id, file, fault }) => ({
        dag_id: id,
        file: shownPath(context.cwd, file),
        message: fault,
      })),
    };
    terminal.write(`${JSON.stringify(json, null, 2)}\n`);
    return EXIT.success;
  }
  const where = holder?.holder ? `process ${holder.holder.pid} on ${holder.holder.host}` : 'another host';
  terminal.write(
    `Schedules are ${enabled ? 'on' : 'off'} for ${project}.\n${holder ? `Run by ${where}.` : 'No scheduler is running.'}\n`,
  );
  if (settings.fault) terminal.writeError(`taskflow: ${settings.fault}\n`);
  if (dags.length > 0) {
    const rows = dags.map(({ dag, next, isPaused }) => [
      dag.id,
      isPaused ? 'paused' : next === undefined ? 'never' : `${inZone(dag, next)}`,
      isPaused || next === undefined ? '' : relativeTime(next, now),
    ]);
    terminal.write(`\n${renderTable(terminal, [{ title: 'DAG' }, { title: 'NEXT' }, { title: '' }], rows)}`);
  }
  for (const { id, file, fault } of faulty)
    terminal.writeError(`taskflow: ${id} does not run: ${fault} (${shownPath(context.cwd, file)})\n`);
  return EXIT.success;
}

export async function showUpcoming(context: CliContext, spanMs: number, isJson: boolean): Promise<ExitCode> {
  const { terminal } = context;
  const { home, project, foreign } = openHome(context, { mode: 'read' });
  const settings = readSettings(home);
  const { scheduled } = await readProjectSchedules(project);
  const now = Date.now();
  const active = scheduled.filter(({ id }) => !settings.paused.has(id));
  const runs = upcomingRuns(active, { after: now, until: now + spanMs, limit: MOST_TIMES });
  if (isJson) {
    const json = runs.map(({ dag, logicalMs, startMs }) => ({
      dag_id: dag.id,
      logical_date: inZone(dag, logicalMs),
      starts_at: inZone(dag, startMs),
      file: shownPath(context.cwd, dag.file),
    }));
    terminal.write(`${JSON.stringify(json, null, 2)}\n`);
  } else if (runs.length > 0) {
    const columns = [{ title: 'STARTS' }, { title: '' }, { title: 'DAG' }, { title: '' }];
    terminal.write(renderTable(terminal, columns, upcomingRows(runs, now)));
  } else {
    terminal.writeError('taskflow: nothing is scheduled in this time\n');
  }
  if (!settings.enabled || foreign)
    terminal.writeError('taskflow: schedules are off; taskflow scheduler --enable turns them on\n');
  const paused = scheduled.length - active.length;
  if (paused > 0) terminal.writeError(`taskflow: ${counted(paused, 'paused DAG')} left out\n`);
  return EXIT.success;
}

function upcomingRows(runs: readonly UpcomingRun[], now: number): string[][] {
  const counts = new Map<string, number>();
  for (const { dag } of runs) counts.set(dag.id, (counts.get(dag.id) ?? 0) + 1);
  const told = new Set<string>();
  const rows: string[][] = [];
  for (const { dag, startMs } of runs) {
    const count = counts.get(dag.id) ?? 1;
    const isFolded = count > MOST_ROWS;
    if (isFolded && told.has(dag.id)) continue;
    told.add(dag.id);
    rows.push([
      inZone(dag, Math.floor(startMs / 1000) * 1000),
      relativeTime(startMs, now),
      dag.id,
      isFolded ? `and ${counted(count - 1, 'more time')}` : '',
    ]);
  }
  return rows;
}

function inZone(dag: ScheduledDag, ms: number): string {
  return formatWithOffset(ms, compileSchedule(dag.definition.schedule).timezone);
}
