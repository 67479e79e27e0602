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
  const { interruptedRuns } = await import('../../history/interrupted-runs.js');
  const runIds = interruptedRuns(home);
  if (runIds.length === 0 && !options.json) context.terminal.write('No run is interrupted.\n');
  let worst: ExitCode = EXIT.success;
  for (const runId of runIds) {
    const code = await resumeOne(context, runId, home, options);
    if (code !== EXIT.success) worst = code;
  }
  return worst;
}

async function resumeOne(
  context: CliContext,
  runId: string,
  home: string,
  options: ResumeOptions,
): Promise<ExitCode> {
  const { runFolder } = await import('../../history/run-folder.js');
  const { readJournal } = await import('../../history/journal-reader.js');
  const { foldEvents } = await import('../../core/run-state.js');
  const { isFinalRunState } = await import('../../core/states.js');
  const { readOwner, takeOwnership } = await import('../../history/ownership.js');
  const folder = runFolder(home, runId);
  const { events } = readJournal(folder.journal);
  const state = foldEvents(events);
  if (!state) throw new CliError(`the journal of run ${runId} is damaged: ${folder.journal}`, EXIT.history);
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
  const { startRunner } = await import('../../engine/start-runner.js');
  if (options.detach) {
    startRunner(folder, options.force ? 'resume_force' : 'resume');
    context.terminal.write(`${runId}\n`);
    return EXIT.success;
  }
  const { ownRun, ownQueuedRun } = await import('../own-run.js');
  const view = makeView(context, home, options);
  if (owner.status === 'none') return ownQueuedRun({ folder, view, isNew: false });
  const taken = takeOwnership(folder, { force: options.force === true });
  if (!taken.ok) throw new CliError(`run ${runId} has just been taken up by another process`);
  view.catchUp(state);
  return ownRun(folder, taken.ownership, view);
}
