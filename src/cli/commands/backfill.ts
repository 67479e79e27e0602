// `taskflow backfill FILE|ID`: runs a DAG for past times of its schedule.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { RERUNS } from '../../scheduler/backfill-plan.js';
import type { CliContext } from '../cli-context.js';
import { dagOption } from '../dag-option.js';
import type { ExitCode } from '../exit-code.js';
import type { BackfillOptions } from '../scheduler/backfill-options.js';

export function defineBackfill(program: Command, context: CliContext): void {
  program
    .command('backfill')
    .description('run a DAG for past times of its schedule')
    .argument('<file|id>', 'the DAG, by its file or its id')
    .addOption(dagOption())
    .requiredOption(
      '--from <time>',
      'the first time (2026-01-31, 2026-01-31T08:00; in the schedule’s time zone)',
    )
    .option('--to <time>', 'the last time; a date alone is its whole day (default: now)')
    .addOption(
      new Option('--rerun <which>', 'of times that have runs already: none, those that failed, or all')
        .choices(RERUNS)
        .default('failed'),
    )
    .addOption(
      new Option('--order <order>', 'which time first').choices(['oldest', 'newest']).default('oldest'),
    )
    .addOption(
      new Option('--max-parallel-runs <n>', 'how many run at once (default: 1)')
        .argParser(positive)
        .conflicts('detach'),
    )
    .option('-p, --param <name=value>', 'a parameter of every run (repeatable)', collect, [])
    .option('-d, --detach', 'queue all of them, and end; max_active_runs says how many run at once')
    .option('-n, --dry-run', 'only say what would run')
    .option('--json', 'print the events, one JSON object a line, and a summary at the end')
    .action(
      context.action(async (fileOrId: string, options: BackfillOptions): Promise<ExitCode> => {
        const { backfill } = await import('../scheduler/backfill.js');
        return backfill(context, fileOrId, options);
      }),
    );
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return value;
}
