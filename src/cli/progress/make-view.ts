// The view that a command's options ask for.
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { JsonView, type RunView, TextView } from './run-view.js';

export interface ViewOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The options of every command that shows a run as it goes. */
export function addViewOptions(command: Command): Command {
  return command
    .option('--json', 'print the events, one JSON object a line')
    .option('-q, --quiet', 'print only what goes wrong');
}

export function makeView(context: CliContext, home: string, options: ViewOptions): RunView {
  const { terminal } = context;
  return options.json
    ? new JsonView(terminal)
    : new TextView({ terminal, home, isQuiet: options.quiet === true });
}
