// taskflow run: checks a DAG, creates a run of it, and runs it here or in a process of its own.
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { ulid } from 'ulid';
import { earlyRunId, releaseEarlyHost } from '../../engine/hosts/early-host.js';
import { keepHeapSmall } from '../../engine/small-heap.js';
import type { CliContext } from '../cli-context.js';
import { type DagOption, dagOption } from '../dag-option.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { addViewOptions, makeView, type ViewOptions } from '../progress/make-view.js';

interface RunOptions extends ViewOptions, DagOption {
  readonly param: readonly string[];
  readonly task: readonly string[];
  readonly from: readonly string[];
  readonly until: readonly string[];
  readonly maxParallel?: number;
  readonly detach?: boolean;
  readonly dryRun?: boolean;
}

export function defineRun(program: Command, context: CliContext): void {
  const command = program
    .command('run')
    .description('run a DAG')
    .argument('<file|id>', 'the DAG, by its file or its id')
    .addOption(dagOption())
    .option(
      '-p, --param <name=value>',
      'a parameter; text as it is, other types as JSON (repeatable)',
      collect,
      [],
    )
    .option('--task <task>', 'run this task alone (repeatable)', collect, [])
    .option('--from <task>', 'run this task and what follows it (repeatable)', collect, [])
    .option('--until <task>', 'run this task and what it needs (repeatable)', collect, [])
    .option('--max-parallel <n>', 'how many tasks may run at once', positive)
    .option('-d, --detach', 'start it in a process of its own and print its id')
    .option('-n, --dry-run', 'print what would run, and run nothing');
  addViewOptions(command).action(
    context.action((fileOrId: string, options: RunOptions) => run(context, fileOrId, options)),
  );
}

async function run(context: CliContext, fileOrId: string, options: RunOptions): Promise<ExitCode> {
  keepHeapSmall();
  const early = earlyRunId(resolve(context.cwd, fileOrId));
  const runId = early ?? ulid();
  try {
    return await runFound(context, fileOrId, options, { runId, isEarly: early !== undefined });
  } finally {
    // Where the run did not come to it.
    await releaseEarlyHost(runId);
  }
}

async function runFound(
  context: CliContext,
  fileOrId: string,
  options: RunOptions,
  { runId, isEarly }: { readonly runId: string; readonly isEarly: boolean },
): Promise<ExitCode> {
  const { askToRun } = await import('../load-to-run.js');
  const isHere = !options.dryRun && !options.detach;
  const ask = isHere ? askToRun(context.cwd, runId) : undefined;
  // It loads the file while what the rest takes is loaded here. Who awaits the answer gets its error, too.
  if (isEarly) ask?.(resolve(context.cwd, fileOrId)).catch(() => {});
  const parts = isHere && isEarly ? runParts() : null;
  const { findDag } = await import('../find-dag.js');
  const { checkRunnable, readParams, readSelection, warnOfEnvFiles } = await import('../run-options.js');
  const { file, result } = await findDag(context, fileOrId, { dagId: options.dag, ask });
  const definition = checkRunnable(context, result);
  const selected = readSelection(definition, options);
  const params = readParams(definition, options.param);
  warnOfEnvFiles(context, file, result);
  if (options.dryRun) {
    const { printPlan } = await import('../print-plan.js');
    printPlan(context.terminal, { definition, selected, params, isJson: options.json === true });
    return EXIT.success;
  }
  const { openHome, prepareRun, ownQueuedRun } = await (parts ?? runParts());
  const { home, project } = openHome(context, { file, mode: 'write' });
  const folder = await prepareRun({
    home,
    project,
    definition,
    file: resolve(file),
    params,
    trigger: 'manual',
    selected,
    runId,
    isLoaded: isHere,
    ...(options.maxParallel !== undefined && { maxParallel: options.maxParallel }),
  });
  if (options.detach) {
    const { startRunner } = await import('../../engine/start-runner.js');
    startRunner(folder, 'run');
    context.terminal.write(`${folder.runId}\n`);
    return EXIT.success;
  }
  return ownQueuedRun({ folder, view: makeView(context, home, options), isNew: true });
}

/** What making and owning a run takes of our own. */
async function runParts() {
  const [{ openHome }, { prepareRun }, { ownQueuedRun }] = await Promise.all([
    import('../open-home.js'),
    import('../../engine/prepare-run.js'),
    import('../own-run.js'),
  ]);
  return { openHome, prepareRun, ownQueuedRun };
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return value;
}
