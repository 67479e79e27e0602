// taskflow cancel: asks the owner of a run to end it; where the owner is gone, ends it here.
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { CliError, EXIT, type ExitCode } from '../exit-code.js';
import { addViewOptions, makeView, type ViewOptions } from '../progress/make-view.js';

interface CancelOptions extends ViewOptions {
  readonly now?: boolean;
  readonly wait: boolean;
}

export function defineCancel(program: Command, context: CliContext): void {
  const command = program
    .command('cancel')
    .description('cancel a run and wait until it has ended')
    .argument('<run>', 'id of the run, or the beginning of it')
    .option('--now', 'kill what runs at once, without a grace period')
    .option('--no-wait', 'only ask; do not wait for the end');
  addViewOptions(command).action(
    context.action((prefix: string, options: CancelOptions) => cancel(context, prefix, options)),
  );
}

async function cancel(context: CliContext, prefix: string, options: CancelOptions): Promise<ExitCode> {
  const { openHome } = await import('../open-home.js');
  const { findRun } = await import('../find-run.js');
  const { readWholeRun } = await import('../../history/journal-reader.js');
  const { isFinalRunState } = await import('../../core/states.js');
  const { requestCancel } = await import('../../history/control.js');
  const { takeOwnership } = await import('../../history/ownership.js');
  const { home, foreign } = openHome(context, { mode: 'read' });
  const folder = findRun(home, prefix);
  if (foreign) throw new CliError(`${home} came with the folder: its runs can only be looked at`);
  const { state, offset } = readWholeRun(folder);
  if (isFinalRunState(state.state)) {
    throw new CliError(`run ${folder.runId} has ended already: ${state.state}`);
  }
  const { attachRun } = await import('../attach-run.js');
  const view = makeView(context, home, options);
  view.catchUp(state);
  const taken = takeOwnership(folder);
  if (taken.ok) {
    const { ownRun } = await import('../own-run.js');
    // Only asked to be cancelled, and so it was: that is this command's success.
    await ownRun(folder, taken.ownership, view, options.now ? 'now' : 'graceful');
    return EXIT.success;
  }
  if (!options.wait) {
    requestCancel(folder, options.now === true);
    return EXIT.success;
  }
  let isLeft = false;
  const onSignal = (signal: NodeJS.Signals) => {
    isLeft = true;
    // Ctrl-C is said by a person who sees that it takes long.
    if (signal === 'SIGINT') requestCancel(folder, true);
    const what = signal === 'SIGINT' ? 'it is asked to kill what runs at once' : 'it is still asked to end';
    view.note(`no longer waited for; ${what}. taskflow attach ${folder.runId} shows it`);
    return true;
  };
  // A signal that comes as soon as the request can be seen is for who follows the run.
  const wait = () => {};
  process.on('SIGINT', wait).on('SIGTERM', wait).on('SIGHUP', wait);
  requestCancel(folder, options.now === true);
  const followed = attachRun({ folder, view, offset, onSignal, isCancelAsked: true });
  process.off('SIGINT', wait).off('SIGTERM', wait).off('SIGHUP', wait);
  await followed;
  return isLeft ? EXIT.cancelled : EXIT.success;
}
