// `taskflow next FILE|ID`: when a DAG runs next by its schedule.
import { type Command, InvalidArgumentError } from 'commander';
import type { CliContext } from '../cli-context.js';
import { type DagOption, dagOption } from '../dag-option.js';
import { CliError, EXIT, type ExitCode } from '../exit-code.js';

interface NextOptions extends DagOption {
  readonly number: number;
  readonly after?: string;
  readonly json?: true;
}

const DEFAULT_COUNT = 10;
const MOST_TIMES = 10_000;

export function defineNext(program: Command, context: CliContext): void {
  program
    .command('next')
    .description('show when a DAG runs next by its schedule')
    .argument('<file|id>', 'the DAG, by its file or its id')
    .addOption(dagOption())
    .option('-n, --number <n>', 'how many times', count, DEFAULT_COUNT)
    .option(
      '--after <time>',
      "those after this time (2026-01-31, 2026-01-31T08:00; in the schedule's time zone)",
    )
    .option('--json', 'as a JSON array of ISO 8601 times')
    .action(context.action((fileOrId: string, options: NextOptions) => next(context, fileOrId, options)));
}

async function next(context: CliContext, fileOrId: string, options: NextOptions): Promise<ExitCode> {
  const { findDag } = await import('../find-dag.js');
  const { checkRunnable } = await import('../run-options.js');
  const { describeSchedule } = await import('../../scheduler/describe-schedule.js');
  const { terminal } = context;
  const { id, schedule } = checkRunnable(
    context,
    (await findDag(context, fileOrId, { dagId: options.dag })).result,
  );
  if (!schedule) {
    if (options.json) terminal.write('[]\n');
    terminal.writeError(`taskflow: ${id} has no schedule\n`);
    return EXIT.success;
  }
  const now = Date.now();
  const after = options.after === undefined ? now : await parseAfter(options.after, schedule.timezone);
  const { words, next: times } = describeSchedule(schedule, after, options.number);
  if (options.json) {
    terminal.write(`${JSON.stringify(times, null, 2)}\n`);
    return EXIT.success;
  }
  const { relativeTime } = await import('../text/times.js');
  terminal.write(`${terminal.colors.bold(id)}  ${words}\n`);
  for (const time of times)
    terminal.write(`  ${time}  ${terminal.colors.dim(relativeTime(Date.parse(time), now))}\n`);
  if (times.length === 0) terminal.write('  no more times\n');
  return EXIT.success;
}

async function parseAfter(text: string, timezone: string | undefined): Promise<number> {
  const { parseScheduleDate } = await import('../../scheduler/schedule-date.js');
  const { machineTimezone } = await import('../../core/time/zone.js');
  const date = parseScheduleDate(text, timezone ?? machineTimezone());
  if (!date.ok) throw new CliError(`--after ${text} ${date.message}`);
  return date.ms;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1 || value > MOST_TIMES)
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_TIMES}.`);
  return value;
}
