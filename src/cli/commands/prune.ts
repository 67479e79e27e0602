// `taskflow prune`: removes old runs from the history.
import { type Command, InvalidArgumentError } from 'commander';
import { parseDuration } from '../../definition/duration.js';
import type { PruneOptions as PruneRules } from '../../history/retention.js';
import type { CliContext } from '../cli-context.js';
import { CliError, EXIT, type ExitCode } from '../exit-code.js';
import { wholeNumber } from '../number-option.js';
import { parseByteSize } from '../text/byte-size.js';

interface PruneOptions {
  readonly keep?: number;
  readonly olderThan?: number;
  readonly maxSize?: number;
  readonly dag?: string;
  readonly run: readonly string[];
  readonly dryRun?: true;
  readonly json?: true;
}

export function definePrune(program: Command, context: CliContext): void {
  program
    .command('prune')
    .description('remove runs that have ended: those that any of the rules chooses')
    .option('--keep <n>', 'keep the newest n of each DAG', wholeNumber(0))
    .option('--older-than <duration>', 'those that ended longer ago (30d, 12h)', duration)
    .option('--max-size <size>', 'the oldest, until all runs together take no more (1GB)', size)
    .option('--run <run>', 'this run (repeatable)', collect, [])
    .option('--dag <id>', 'let the rules choose among the runs of this DAG only')
    .option('-n, --dry-run', 'only say what would be removed')
    .option('--json', 'as JSON')
    .action(context.action((options: PruneOptions) => prune(context, options)));
}

async function prune(context: CliContext, options: PruneOptions): Promise<ExitCode> {
  const { keep, olderThan, maxSize, run } = options;
  if (keep === undefined && olderThan === undefined && maxSize === undefined && run.length === 0)
    throw new CliError('say which runs to remove: --keep N, --older-than 30d, --max-size 1GB or --run RUN');
  const { openHome } = await import('../open-home.js');
  const { findRun } = await import('../find-run.js');
  const { withIndex } = await import('../runs/with-index.js');
  const { pruneRuns } = await import('../runs/prune-runs.js');
  const opened = openHome(context, { mode: 'read' });
  if (opened.foreign)
    throw new CliError(`${opened.home} came with the folder: its runs can only be looked at`);
  const runIds = run.map((prefix) => findRun(opened.home, prefix).runId);
  const rules = rulesOf(options, runIds);
  const result = await withIndex(context, opened, (index) => pruneRuns(index, rules));
  if (options.json) {
    const { removed, keptActive, bytes } = result;
    const json = {
      removed: removed.map(({ run_id }) => run_id),
      kept_active: keptActive,
      bytes,
      dry_run: options.dryRun === true,
    };
    context.terminal.write(`${JSON.stringify(json, null, 2)}\n`);
  } else {
    const { renderPruned } = await import('../runs/pruned-lines.js');
    context.terminal.write(renderPruned(context.terminal, result, options.dryRun === true));
  }
  await nameHomesWithoutProject(context);
  // Asked for by name, and can't be.
  return runIds.some((runId) => result.keptActive.includes(runId)) ? EXIT.usage : EXIT.success;
}

/** They are nobody's but their user's to remove: a disk may only be away. */
async function nameHomesWithoutProject({ env, terminal }: CliContext): Promise<void> {
  const { knownHomes } = await import('../../history/known-homes.js');
  const { visibleText } = await import('../text/visible-text.js');
  for (const { home, project } of knownHomes(env).filter(({ hasProject }) => !hasProject)) {
    const words = `${home} is the history of ${project}, which is gone; remove the folder if you no longer want it`;
    terminal.writeError(`taskflow: ${visibleText(words)}\n`);
  }
}

function rulesOf(
  { keep, olderThan, maxSize, dag, dryRun }: PruneOptions,
  runIds: readonly string[],
): PruneRules {
  return {
    now: Date.now(),
    runIds,
    ...(keep !== undefined && { keepPerDag: keep }),
    ...(olderThan !== undefined && { olderThanMs: olderThan }),
    ...(maxSize !== undefined && { maxTotalBytes: maxSize }),
    ...(dag !== undefined && { dagId: dag }),
    ...(dryRun && { dryRun }),
  };
}

function duration(text: string): number {
  const parsed = parseDuration(text);
  if (!parsed.ok) throw new InvalidArgumentError(`It ${parsed.message}.`);
  return parsed.ms;
}

function size(text: string): number {
  const bytes = parseByteSize(text);
  if (bytes === null) throw new InvalidArgumentError('It must be a size such as 500MB or 1.5GB.');
  return bytes;
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
