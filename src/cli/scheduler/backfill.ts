// Plans and runs a backfill.
import { monotonicFactory } from 'ulid';
import type { DagDefinition, Json } from '../../core/definition.js';
import { startQueuedRuns } from '../../engine/start-runner.js';
import { createRun } from '../../history/create-run.js';
import { runsByLogicalDate } from '../../history/dated-runs.js';
import type { HistoryIndex } from '../../history/history-index.js';
import type { RunFolder } from '../../history/run-folder.js';
import { type BackfillPlan, planBackfill, skipReason } from '../../scheduler/backfill-plan.js';
import type { CliContext } from '../cli-context.js';
import { CliError, EXIT, type ExitCode } from '../exit-code.js';
import { findDag } from '../find-dag.js';
import { openHome } from '../open-home.js';
import { checkRunnable, readParams } from '../run-options.js';
import { withIndex } from '../runs/with-index.js';
import { BackfillLines } from './backfill-lines.js';
import type { BackfillOptions } from './backfill-options.js';
import { backfillTimes } from './backfill-span.js';
import { runPlanned } from './run-planned.js';

type Schedule = NonNullable<DagDefinition['schedule']>;

interface Backfill {
  readonly home: string;
  readonly project: string;
  readonly file: string;
  readonly definition: DagDefinition;
  readonly params: Readonly<Record<string, Json>>;
  readonly options: BackfillOptions;
  readonly index: HistoryIndex;
}

export async function backfill(
  context: CliContext,
  fileOrId: string,
  options: BackfillOptions,
): Promise<ExitCode> {
  const { file, result } = await findDag(context, fileOrId, { dagId: options.dag });
  const definition = checkRunnable(context, result);
  const { schedule } = definition;
  if (!schedule) throw new CliError(`${definition.id} has no schedule, so it has no times to run for`);
  const params = readParams(definition, options.param);
  const { from, to } = options;
  const times = backfillTimes(schedule, { from, to, now: Date.now() });
  if (times.length === 0) throw new CliError(noTimesWords(definition.id, schedule));
  const opened = openHome(context, { file, mode: options.dryRun ? 'read' : 'write' });
  return withIndex(context, opened, async (index) => {
    const { home, project } = opened;
    const whole = { home, project, file, definition, params, options, index };
    const plan = planBackfill({
      times,
      order: options.order,
      rerun: options.rerun,
      statesAt: statesOf(whole, times[0] ?? 0, times.at(-1) ?? 0),
    });
    const lines = new BackfillLines(context.terminal, definition, plan);
    if (options.dryRun) lines.tellPlan(options.json === true);
    else if (options.detach) queueAll(context, whole, plan, lines);
    else return await runAll(context, whole, plan, lines);
    return EXIT.success;
  });
}

/** Creates all as queued; they start as `max_active_runs` lets them, whatever becomes of this process. */
function queueAll(context: CliContext, whole: Backfill, plan: BackfillPlan, lines: BackfillLines): void {
  const create = runMaker(whole);
  const queued = plan.toRun.map((logicalMs) => ({ logicalMs, runId: create(logicalMs).runId }));
  startQueuedRuns(whole.home, whole.definition.id);
  if (whole.options.json) lines.tellQueued(queued);
  else context.terminal.write(queued.map(({ runId }) => `${runId}\n`).join(''));
}

function runAll(
  context: CliContext,
  whole: Backfill,
  plan: BackfillPlan,
  lines: BackfillLines,
): Promise<ExitCode> {
  const { index, options } = whole;
  return runPlanned({
    terminal: context.terminal,
    home: whole.home,
    plan,
    lines,
    isJson: options.json === true,
    maxParallelRuns: options.maxParallelRuns ?? 1,
    create: runMaker(whole),
    // It may be long since it was planned: another backfill or a person may have run it meanwhile.
    skipNow: async (logicalMs) => {
      await index.refresh();
      return skipReason(statesOf(whole, logicalMs, logicalMs)(logicalMs), options.rerun);
    },
  });
}

function runMaker({ home, project, file, definition, params }: Backfill): (logicalMs: number) => RunFolder {
  // The queue's order is that of the ids.
  const newRunId = monotonicFactory();
  return (logicalMs) => {
    const now = Date.now();
    const run = {
      dag_id: definition.id,
      definition,
      params,
      trigger: 'backfill' as const,
      logical_date: new Date(logicalMs).toISOString(),
      file,
      project,
    };
    return createRun(home, run, now, newRunId(now));
  };
}

function statesOf({ index, definition }: Backfill, fromMs: number, toMs: number) {
  const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()];
  const byDate = runsByLogicalDate(index, definition.id, { from, to });
  return (logicalMs: number) => byDate.get(new Date(logicalMs).toISOString()) ?? [];
}

function noTimesWords(id: string, { start_date, end_date }: Schedule): string {
  const limits = [
    ...(start_date === undefined ? [] : [`from ${start_date}`]),
    ...(end_date === undefined ? [] : [`until ${end_date}`]),
  ];
  const words = limits.length > 0 ? ` (it is limited ${limits.join(' ')})` : '';
  return `the schedule of ${id} has no time between --from and --to that has come${words}`;
}
