// What the page asks for that changes something: the same as by the API.
import type { Json } from '../../core/definition.js';
import { type Selection, selectTasks } from '../../core/run/selection.js';
import { prepareRun } from '../../engine/prepare-run.js';
import type { ActionMessage } from '../../page-host/page-source.js';
import { ApiProblem } from '../problems/api-problem.js';
import { cancelRun, knownRun, resumeRun, retryRun } from '../runs/change-run.js';
import { assertWritable, checkedParams, hasBeenQueued, runnable } from '../runs/trigger-run.js';
import type { ServerContext } from '../server-context.js';

type Done = { readonly error?: string; readonly runId?: string };

export async function actFromPage(
  context: ServerContext,
  dagId: string,
  message: ActionMessage,
): Promise<Done> {
  try {
    return await act(context, dagId, message);
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    const parts = error.details.errors?.map(({ path, message: part }) => `${path} ${part}`) ?? [];
    return { error: [error.message, ...parts.slice(0, 3)].join('; ') };
  }
}

async function act(context: ServerContext, dagId: string, message: ActionMessage): Promise<Done> {
  switch (message.type) {
    case 'run':
      return run(context, dagId, {}, message.params);
    case 'run_part': {
      const way = message.part === 'alone' ? 'task' : message.part;
      return run(context, dagId, { [way]: [message.task_id] }, message.params);
    }
    case 'cancel':
      await cancelRun(context, knownRun(context, message.run_id), message.now);
      return {};
    case 'resume':
      await resumeRun(context, knownRun(context, message.run_id), false);
      return {};
    case 'retry_failed':
      await retryRun(context, knownRun(context, message.run_id), { asRun: false });
      return {};
    case 'retry_task':
      await retryRun(context, knownRun(context, message.run_id), { tasks: [message.task_id], asRun: false });
      return {};
    case 'open_log':
    case 'follow_log':
    case 'go_to_line':
    case 'go_to_problem':
    case 'open_file':
    case 'export':
      return { error: 'This is done in the editor only' };
  }
}

async function run(
  context: ServerContext,
  dagId: string,
  selection: Selection,
  given: Readonly<Record<string, Json>> = {},
): Promise<Done> {
  assertWritable(context);
  const definition = runnable(context, dagId);
  const params = checkedParams(definition, given);
  const selected = selectTasks(definition, selection);
  if (!selected.ok) return { error: `${dagId} has no task ${selected.unknown.join(', ')}` };
  const folder = await prepareRun({
    home: context.home,
    project: context.project,
    definition,
    file: context.dags.get(dagId)?.result.file ?? null,
    params,
    trigger: 'manual',
    selected: selected.tasks,
  });
  hasBeenQueued(context, folder, definition);
  return { runId: folder.runId };
}
