// `taskflow runs`: what has run, newest first, by filters and pages.
import type { Command } from 'commander';
import { RUN_STATES, type RunStateName, TRIGGERS, type Trigger } from '../../core/states.js';
import type { RunsFilter } from '../../history/queries.js';
import { choicesOption } from '../choice-options.js';
import type { CliContext } from '../cli-context.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { wholeNumber } from '../number-option.js';
import { parseTimeOption } from '../runs/time-option.js';

interface RunsOptions {
  readonly dag?: string;
  readonly state?: readonly RunStateName[];
  readonly trigger?: readonly Trigger[];
  readonly since?: number;
  readonly until?: number;
  readonly text?: string;
  readonly limit: number;
  readonly cursor?: string;
  readonly json?: true;
}

const DEFAULT_LIMIT = 50;

export function defineRuns(program: Command, context: CliContext): void {
  program
    .command('runs')
    .description('list runs, newest first')
    .option('--dag <id>', 'runs of this DAG')
    .addOption(choicesOption('--state <state>', 'runs in this state (repeatable)', RUN_STATES))
    .addOption(choicesOption('--trigger <trigger>', 'runs started so (repeatable)', TRIGGERS))
    .option('--since <time>', 'created at this time or later: a date, a time, or how long ago (2h, 7d)', time)
    .option('--until <time>', 'created before this time', time)
    .option('--text <text>', 'with this text in the ids, the message or a failed task')
    .option('--limit <n>', 'how many at most', wholeNumber(1), DEFAULT_LIMIT)
    .option('--cursor <run>', 'go on after this run: the last one of the page before')
    .option('--json', 'as JSON')
    .action(context.action((options: RunsOptions) => runs(context, options)));
}

async function runs(context: CliContext, options: RunsOptions): Promise<ExitCode> {
  const { openHome } = await import('../open-home.js');
  const { withIndex } = await import('../runs/with-index.js');
  const { listRuns } = await import('../../history/queries.js');
  const opened = openHome(context, { mode: 'read' });
  await withIndex(context, opened, async (index) => {
    const page = listRuns(index, filterOf(options), {
      limit: options.limit,
      ...(options.cursor !== undefined && { cursor: options.cursor.toUpperCase() }),
    });
    if (options.json) {
      const { runJson } = await import('../runs/run-json.js');
      context.terminal.write(`${JSON.stringify(page.runs.map(runJson), null, 2)}\n`);
    } else if (page.runs.length > 0) {
      const { renderRuns } = await import('../runs/runs-table.js');
      context.terminal.write(renderRuns(context.terminal, page.runs, Date.now()));
    } else {
      const { noRunsNotice } = await import('../runs/no-runs-notice.js');
      context.terminal.writeError(`taskflow: ${noRunsNotice(index, options.dag, opened.home)}\n`);
    }
    if (options.cursor === undefined) {
      const { unreadableNotice } = await import('../runs/unreadable-notice.js');
      const notice = unreadableNotice(index);
      if (notice !== '') context.terminal.writeError(notice);
    }
    if (page.next !== null)
      context.terminal.writeError(`taskflow: there are more; add --cursor ${page.next} for the next page\n`);
  });
  return EXIT.success;
}

function filterOf({ dag, state, trigger, since, until, text }: RunsOptions): RunsFilter {
  return {
    ...(dag !== undefined && { dag_id: dag }),
    ...(state && { states: state }),
    ...(trigger && { triggers: trigger }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(text !== undefined && { text }),
  };
}

function time(text: string): number {
  return parseTimeOption(text);
}
