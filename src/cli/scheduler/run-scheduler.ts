// The scheduler as a process in a terminal: its log on standard output, Ctrl-C or SIGTERM ends it.
import { formatWithOffset } from '../../core/time/format-with-offset.js';
import { machineTimezone } from '../../core/time/zone.js';
import { entryWords } from '../../scheduler/entry-words.js';
import { Scheduler } from '../../scheduler/scheduler.js';
import type { SchedulerEntry } from '../../scheduler/scheduler-entry.js';
import type { CliContext } from '../cli-context.js';
import { onInputEnd } from '../on-input-end.js';
import { openHome } from '../open-home.js';

export interface RunSchedulerOptions {
  readonly isJson: boolean;
  /** It ends with its standard input, too: with who holds the other end, however that ends. */
  readonly isWhileInput: boolean;
  readonly globs?: readonly string[];
}

/** Resolves when it has stopped. */
export async function runScheduler(
  context: CliContext,
  { isJson, isWhileInput, globs }: RunSchedulerOptions,
): Promise<void> {
  const { terminal } = context;
  const { home, project, foreign } = openHome(context, { mode: 'write' });
  const line = isJson ? JSON.stringify : (entry: SchedulerEntry) => entryLine(entry, terminal.colors.dim);
  const scheduler = new Scheduler({
    home,
    project,
    foreign,
    ...(globs && { globs }),
    onEntry: (entry) => terminal.write(`${line(entry)}\n`),
  });
  if (!isJson) terminal.write(`${terminal.colors.bold('taskflow scheduler')} for ${project}\n`);
  await new Promise<void>((resolve) => {
    const stop = () => resolve();
    process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
    if (isWhileInput) onInputEnd(stop);
    scheduler.start();
  });
  // What is under way is finished; whoever asks again does not wait for it.
  const leave = () => process.exit(0);
  process.on('SIGINT', leave).on('SIGTERM', leave).on('SIGHUP', leave);
  await scheduler.stop();
  process.off('SIGINT', leave).off('SIGTERM', leave).off('SIGHUP', leave);
}

/** Times in the machine's zone, as the clock on the wall shows them. */
function entryLine(entry: SchedulerEntry, dim: (text: string) => string): string {
  const words = entryWords(entry).replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, localTime);
  return `${dim(localTime(entry.at))}  ${words}`;
}

function localTime(iso: string): string {
  const seconds = Math.floor(Date.parse(iso) / 1000) * 1000;
  return formatWithOffset(seconds, machineTimezone());
}
