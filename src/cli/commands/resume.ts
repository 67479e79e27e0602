// taskflow resume: goes on with runs whose owner is gone.
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { CliError, EXIT, type ExitCode } from '../exit-code.js';
import { addViewOptions, makeView, type ViewOptions } from '../progress/make-view.js';

interface ResumeOptions extends ViewOptions {
  readonly force?: boolean;
  readonly detach?: boolean;
}

export function defineResume(program: Command, context: CliContext): void {
  const command = program
    .command('resume')
    .description('go on with a run whose runner is gone, or with all of them, oldest first')
    .argument('[run]', 'id of the run, or the beginning of it')
    .option('--force', 'also from an owner that cannot be seen from here: on another host or in a container')
    .option('-d, --detach', 'go on in a process of its own');
  addViewOptions(command).action(
    context.action((prefix: string | undefined, options: ResumeOptions) => resume(context, prefix, options)),
  );
}

async function resume(
  context: CliContext,
  prefix: string | undefined,
  options: ResumeOptions,
): Promise<ExitCode> {
  const { openHome } = await import('../open-home.js');
  const { findRun } = await import('../find-run.js');
  const { home, foreign } = openHome(context, { mode: 'read' });
  if (foreign) throw new CliError(`${home} came with the folder: its runs can only be looked at`);
  if (prefix !== undefined) return resumeOne(context, findRun(home, prefix).runId, home, options);
  const runIds = await leftRuns(context, home);
  if (runIds.length === 0 && !options.json) context.terminal.write('No run is interrupted.\n');
  let worst: ExitCode = EXIT.success;
  for (const runId of runIds) {
    const code = await resumeOne(context, runId, home, options);
    if (code !== EXIT.success) worst = code;
  }
  return worst;
}

/**
 * Ids, oldest first: the interrupted ones, also where the end was lost and the marker is gone, which only the index
 * tells; then of each DAG the queued run that has a place and that no process has taken.
 */
async function leftRuns(context: CliContext, home: string): Promise<string[]> {
  const { withIndex } = await import('../runs/with-index.js');
  const { listRuns } = await import('../../history/queries.js');
  const { interruptedRuns } = await import('../../history/interrupted-runs.js');
  const { forgottenRuns } = await import('../../history/forgotten-runs.js');
  const indexed = await withIndex(context, { home, foreign: false }, (index) =>
    listRuns(index, { states: ['interrupted'] }, { limit: Number.MAX_SAFE_INTEGER }),
  );
  const interrupted = new Set([...interruptedRuns(home), ...indexed.runs.map(({ run_id }) => run_id)]);
  return [...[...interrupted].sort(), ...forgottenRuns(home)];
}

async function resumeOne(
  context: CliContext,
  runId: string,
  home: string,
  options: ResumeOptions,
): Promise<ExitCode> {
  const { runFolder } = await import('../../history/run-folder.js');
  const { readWholeRun } = await import('../../history/journal-reader.js');
  const { isFinalRunState } = await import('../../core/states.js');
  const { readOwner, takeOwnership } = await import('../../history/ownership.js');
  const folder = runFolder(home, runId);
  const { state } = readWholeRun(folder);
  if (isFinalRunState(state.state)) {
    throw new CliError(`run ${runId} has ended: ${state.state} (taskflow retry ${runId} starts it over)`);
  }
  const owner = readOwner(folder);
  if (owner.status === 'alive') {
    throw new CliError(
      `run ${runId} is running, in process ${owner.holder?.pid} (taskflow attach ${runId} shows it)`,
    );
  }
  if (owner.status === 'foreign' && !options.force) {
    const where = `${owner.holder?.host ?? 'an unknown host'}, process ${owner.holder?.pid ?? 'unknown'}`;
    throw new CliError(
      `run ${runId} belongs to ${where}, which can't be seen from here; if it is gone: --force`,
    );
  }
  const isWaiting = owner.status === 'none' && state.state === 'queued';
  if (options.detach) {
    const { startRunner } = await import('../../engine/start-runner.js');
    const { markActive } = await import('../../history/active-runs.js');
    // Without its marker, which damage may have taken, nobody admits it.
    markActive(home, { dagId: state.dag_id, runId });
    startRunner(folder, isWaiting ? 'run' : options.force ? 'resume_force' : 'resume');
    context.terminal.write(`${runId}\n`);
    return EXIT.success;
  }
  const { ownRun, ownQueuedRun } = await import('../own-run.js');
  const view = makeView(context, home, options);
  if (isWaiting) return ownQueuedRun({ folder, view, isNew: false });
  const taken = takeOwnership(folder, { force: options.force === true });
  if (!taken.ok) throw new CliError(`run ${runId} has just been taken up by another process`);
  view.catchUp(state);
  return ownRun(folder, taken.ownership, view);
}
