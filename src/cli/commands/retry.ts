// taskflow retry: starts the failed tasks of an ended run over, or one task with what follows it.
import type { Command } from 'commander';
import type { DagDefinition } from '../../core/definition.js';
import type { RunState } from '../../core/run-state.js';
import type { RetryResult } from '../../engine/request-retry.js';
import type { CliContext } from '../cli-context.js';
import { CliError, EXIT, type ExitCode } from '../exit-code.js';
import { addViewOptions, makeView, type ViewOptions } from '../progress/make-view.js';

interface RetryOptions extends ViewOptions {
  readonly fromFailed?: boolean;
  readonly task: readonly string[];
  readonly asRun?: boolean;
  readonly detach?: boolean;
}

export function defineRetry(program: Command, context: CliContext): void {
  const command = program
    .command('retry')
    .description('run what failed in a run again, with what follows it; the rest keeps its results')
    .argument('<run>', 'id of the run, or the beginning of it')
    .option('--from-failed', 'failed, timed out, cancelled and upstream_failed tasks (the default)')
    .option('--task <task>', 'this task and what follows it, whatever their state (repeatable)', collect, [])
    .option('--as-run', 'with the definition as it was then, not with the file as it is now')
    .option('-d, --detach', 'in a process of its own; print the id');
  addViewOptions(command).action(
    context.action((prefix: string, options: RetryOptions) => retry(context, prefix, options)),
  );
}

async function retry(context: CliContext, prefix: string, options: RetryOptions): Promise<ExitCode> {
  const { openHome } = await import('../open-home.js');
  const { findRun } = await import('../find-run.js');
  const { readWholeRun } = await import('../../history/journal-reader.js');
  const { requestRetry } = await import('../../engine/request-retry.js');
  if (options.fromFailed && options.task.length > 0)
    throw new CliError('give either --from-failed or --task');
  const { home, foreign } = openHome(context, { mode: 'read' });
  if (foreign) throw new CliError(`${home} came with the folder: its runs can only be looked at`);
  const folder = findRun(home, prefix);
  const { state } = readWholeRun(folder);
  // One that goes on by itself loads the file itself, however long that takes.
  const isLoaded = !options.detach;
  const definition = options.asRun ? null : await presentDefinition(context, state, isLoaded);
  const request =
    options.task.length > 0
      ? ({ from: 'tasks', taskIds: options.task } as const)
      : ({ from: 'failed' } as const);
  const result = await requestRetry(folder, definition, request, isLoaded);
  if (!result.ok) {
    const { unknownTasks } = await import('../run-options.js');
    const unknown = (ids: readonly string[]) => unknownTasks(definition ?? state.definition, ids);
    throw refusal(folder.runId, result, unknown);
  }
  if (options.detach) {
    const { startRunner } = await import('../../engine/start-runner.js');
    startRunner(folder, 'run');
    context.terminal.write(`${folder.runId}\n`);
    return EXIT.success;
  }
  const { ownQueuedRun } = await import('../own-run.js');
  return ownQueuedRun({ folder, view: makeView(context, home, options), isNew: false });
}

/** The file as it is now: people fix it and retry. */
async function presentDefinition(
  context: CliContext,
  state: RunState,
  isLoaded: boolean,
): Promise<DagDefinition | null> {
  if (state.file === null) return null;
  const { loadDagFile } = await import('../../definition/discover.js');
  const { dagIn } = await import('../../definition/file-reading.js');
  const { hostAsker } = await import('../../engine/hosts/host-asker.js');
  const { askToRun } = await import('../load-to-run.js');
  const { checkRunnable } = await import('../run-options.js');
  const { existsSync } = await import('node:fs');
  if (!existsSync(state.file)) {
    throw new CliError(`${state.file} is gone; --as-run takes the definition that the run had`);
  }
  const ask = isLoaded ? askToRun(context.cwd, state.run_id) : hostAsker(state.project);
  const reading = await loadDagFile(state.file, { ask, isAlwaysAsked: isLoaded });
  const result = dagIn(reading, state.dag_id) ?? reading.dags.find(({ definition }) => definition === null);
  if (result) return checkRunnable(context, result);
  const ids = reading.dags.map(({ id }) => id).join(', ') || 'no DAG';
  throw new CliError(`${state.file} defines ${ids} now; --as-run takes what ${state.dag_id} was`);
}

function refusal(
  runId: string,
  result: Extract<RetryResult, { ok: false }>,
  unknown: (taskIds: readonly string[]) => CliError,
): CliError {
  switch (result.reason) {
    case 'not_ended':
      return new CliError(`run ${runId} is ${result.state}; only an ended run can be retried`);
    case 'nothing_failed':
      return new CliError(`nothing failed in run ${runId}; --task starts a task over all the same`);
    case 'unknown_task':
      return unknown(result.tasks);
    case 'left_out_task':
      return new CliError(`${result.tasks.join(', ')} was not part of run ${runId}`);
    case 'kept_task_missing':
      return new CliError(
        `the file lacks ${result.tasks.join(', ')}, whose results would be kept; --as-run takes the definition that the run had`,
      );
  }
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
