// `taskflow scheduler`: runs DAGs by their schedules, and the switches for it.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../../definition/duration.js';
import type { CliContext } from '../cli-context.js';
import { EXIT, type ExitCode } from '../exit-code.js';

interface SchedulerOptions {
  readonly enable?: true;
  readonly disable?: true;
  readonly status?: true;
  readonly pause?: string;
  readonly resume?: string;
  /** Milliseconds. */
  readonly upcoming?: number;
  readonly json?: true;
  readonly files?: readonly string[];
  readonly whileInput?: true;
}

const DAY_MS = 86_400_000;
const ACTIONS = ['enable', 'disable', 'status', 'pause', 'resume', 'upcoming'] as const;

export function defineScheduler(program: Command, context: CliContext): void {
  const command = program
    .command('scheduler')
    .description('run the DAGs of this project by their schedules, until it is stopped (Ctrl-C)');
  const actions = [
    new Option('--enable', 'let schedules run for this project, and end'),
    new Option('--disable', 'let no schedule run for this project, and end'),
    new Option('--status', 'show whether schedules are on, who runs them, and what comes next'),
    new Option('--pause <id>', 'let the times of this DAG pass by'),
    new Option('--resume <id>', 'go on with a DAG that is paused'),
    new Option('--upcoming [duration]', 'show what will run in the next 24 hours, or in this time')
      .preset('24h')
      .argParser(span),
  ];
  for (const [place, option] of actions.entries())
    command.addOption(option.conflicts(ACTIONS.filter((_, at) => at !== place)));
  command
    .option('--json', 'as JSON; of the scheduler itself, one object a line')
    // For programs that start it: it lives no longer than they do.
    .addOption(new Option('--while-input', 'end with standard input').hideHelp())
    .addOption(new Option('--files <globs...>', 'the files that are DAGs').hideHelp())
    .action(context.action((options: SchedulerOptions) => scheduler(context, options)));
}

async function scheduler(context: CliContext, options: SchedulerOptions): Promise<ExitCode> {
  const isJson = options.json === true;
  if (options.status || options.upcoming !== undefined) {
    const { showStatus, showUpcoming } = await import('../scheduler/show-scheduler.js');
    if (options.upcoming !== undefined) return showUpcoming(context, options.upcoming, isJson);
    return showStatus(context, isJson);
  }
  const { pause, resume } = options;
  if (options.enable || options.disable || pause !== undefined || resume !== undefined) {
    const { switchSchedules, switchDag } = await import('../scheduler/switch-schedules.js');
    if (pause !== undefined) return switchDag(context, pause, 'pause', isJson);
    if (resume !== undefined) return switchDag(context, resume, 'resume', isJson);
    return switchSchedules(context, options.enable === true, isJson);
  }
  const { runScheduler } = await import('../scheduler/run-scheduler.js');
  await runScheduler(context, {
    isJson,
    isWhileInput: options.whileInput === true,
    ...(options.files && { globs: options.files }),
  });
  return EXIT.success;
}

function span(text: string): number {
  const parsed = parseDuration(text);
  if (!parsed.ok) throw new InvalidArgumentError(`It ${parsed.message}.`);
  if (parsed.ms > 366 * DAY_MS) throw new InvalidArgumentError('It may be a year at most (366d).');
  return parsed.ms;
}
