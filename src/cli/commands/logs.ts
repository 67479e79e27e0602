// `taskflow logs RUN [TASK]`: what tasks wrote, at once or as they write it.
import type { Command } from 'commander';
import type { RunState } from '../../core/run-state.js';
import type { RunFolder } from '../../history/run-folder.js';
import type { CliContext } from '../cli-context.js';
import { CliError, EXIT, type ExitCode } from '../exit-code.js';
import type { LogPrinter } from '../logs/log-printer.js';
import { wholeNumber } from '../number-option.js';

interface LogsOptions {
  readonly follow?: true;
  readonly attempt?: number;
  readonly tail?: number;
}

export function defineLogs(program: Command, context: CliContext): void {
  program
    .command('logs')
    .description('print what the tasks of a run wrote; without a task, that of all in order of their starts')
    .argument('<run>', 'id of the run, or the beginning of it')
    .argument('[task]', 'only this task')
    .option('-f, --follow', 'go on as it grows, over all attempts, until the end')
    .option('--attempt <n>', 'this attempt of the task; default: its latest', wholeNumber(1))
    .option('--tail <n>', 'only the last lines of each log', wholeNumber(0))
    .action(
      context.action((prefix: string, task: string | undefined, options: LogsOptions) =>
        logs(context, prefix, task, options),
      ),
    );
}

async function logs(
  context: CliContext,
  prefix: string,
  taskId: string | undefined,
  options: LogsOptions,
): Promise<ExitCode> {
  if (options.attempt !== undefined && taskId === undefined)
    throw new CliError('--attempt needs a task: taskflow logs RUN TASK --attempt N');
  const { openHome } = await import('../open-home.js');
  const { findRun } = await import('../find-run.js');
  const { readRun } = await import('../runs/read-run.js');
  const { LogPrinter } = await import('../logs/log-printer.js');
  const { writeToStandardOutput } = await import('../logs/output.js');
  const folder = findRun(openHome(context, { mode: 'read' }).home, prefix);
  const { state } = readRun(folder);
  const printer = new LogPrinter({
    folder,
    write: writeToStandardOutput,
    isInTurn: taskId === undefined,
    ...(options.tail !== undefined && { tail: options.tail }),
  });
  const chosen: Chosen = { folder, state, printer, taskId, attempt: options.attempt };
  return options.follow ? follow(context, chosen) : printAll(context, chosen);
}

interface Chosen {
  readonly folder: RunFolder;
  readonly state: RunState;
  readonly printer: LogPrinter;
  readonly taskId: string | undefined;
  readonly attempt: number | undefined;
}

async function printAll({ terminal }: CliContext, chosen: Chosen): Promise<ExitCode> {
  const { findAttempt, findTask, latestAttempts } = await import('../logs/shown-attempts.js');
  const { state, printer, taskId, attempt } = chosen;
  const tasks = taskId === undefined ? [...state.tasks.values()] : [findTask(state, taskId)];
  const [only] = tasks;
  const attempts =
    attempt === undefined || !only ? latestAttempts(tasks) : [findAttempt(state, only, attempt)];
  for (const shown of attempts) await printer.print(shown, false);
  if (attempts.length === 0)
    terminal.writeError(
      `taskflow: ${taskId ?? 'none of the tasks'} has not been started in run ${state.run_id}\n`,
    );
  return EXIT.success;
}

async function follow({ terminal }: CliContext, chosen: Chosen): Promise<ExitCode> {
  const { findTask } = await import('../logs/shown-attempts.js');
  const { followLogs } = await import('../logs/follow-logs.js');
  const { folder, state, printer, taskId = null, attempt = null } = chosen;
  if (taskId !== null) findTask(state, taskId);
  const end = await followLogs({ folder, printer, taskId, attempt }).catch((error: Error) => {
    throw new CliError(`run ${state.run_id} can't be followed any more: ${error.message}`, EXIT.history);
  });
  if (end === 'interrupted')
    terminal.writeError(
      `taskflow: interrupted: its runner is gone. taskflow resume ${state.run_id} goes on with it\n`,
    );
  return EXIT.success;
}
