// taskflow attach: follows any run live from its journal, and ends as `run` does.
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { addViewOptions, makeView, type ViewOptions } from '../progress/make-view.js';

export function defineAttach(program: Command, context: CliContext): void {
  const command = program
    .command('attach')
    .description('follow a run until it ends; Ctrl-C stops following, the run goes on')
    .argument('<run>', 'id of the run, or the beginning of it');
  addViewOptions(command).action(
    context.action(async (prefix: string, options: ViewOptions) => {
      const { openHome } = await import('../open-home.js');
      const { findRun } = await import('../find-run.js');
      const { attachRun } = await import('../attach-run.js');
      const { home } = openHome(context, { mode: 'read' });
      const { readWholeRun } = await import('../../history/journal-reader.js');
      const folder = findRun(home, prefix);
      // A damaged one would never come to an end.
      readWholeRun(folder);
      const view = makeView(context, home, options);
      return attachRun({
        folder,
        view,
        onSignal: () => {
          view.note(`the run goes on; taskflow cancel ${folder.runId} ends it`);
          return true;
        },
      });
    }),
  );
}
