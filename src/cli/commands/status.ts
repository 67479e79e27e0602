// `taskflow status RUN`: how one run went, or goes.
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { EXIT, type ExitCode } from '../exit-code.js';

export function defineStatus(program: Command, context: CliContext): void {
  program
    .command('status')
    .description('show how a run went, or goes, task by task')
    .argument('<run>', 'id of the run, or the beginning of it')
    .option('--json', 'as JSON: what `run --json` ends with')
    .action(
      context.action((prefix: string, options: { readonly json?: true }) =>
        status(context, prefix, options.json === true),
      ),
    );
}

async function status(context: CliContext, prefix: string, isJson: boolean): Promise<ExitCode> {
  const { openHome } = await import('../open-home.js');
  const { findRun } = await import('../find-run.js');
  const { readRun } = await import('../runs/read-run.js');
  const folder = findRun(openHome(context, { mode: 'read' }).home, prefix);
  const run = readRun(folder);
  if (isJson) {
    const { statusJson } = await import('../runs/status-json.js');
    context.terminal.write(`${JSON.stringify(statusJson(run, Date.now()))}\n`);
  } else {
    const { renderStatus } = await import('../runs/status-lines.js');
    context.terminal.write(renderStatus(context.terminal, run.state, folder, Date.now()));
  }
  return EXIT.success;
}
