// `taskflow show FILE|ID`: one DAG as it is defined, and how its tasks have done.
import type { Command } from 'commander';
import type { DagDefinition } from '../../core/definition.js';
import type { CliContext } from '../cli-context.js';
import { type DagOption, dagOption } from '../dag-option.js';
import { CliError, EXIT, type ExitCode } from '../exit-code.js';
import type { FoundDag } from '../find-dag.js';

const NEXT_TIMES = 3;

interface ShowOptions extends DagOption {
  readonly json?: true;
}

export function defineShow(program: Command, context: CliContext): void {
  program
    .command('show')
    .description('show a DAG: its settings, parameters, tasks, and how they have done')
    .argument('<file|id>', 'the DAG, by its file or its id')
    .addOption(dagOption())
    .option('--json', 'its definition as JSON, as the engine has it')
    .action(context.action((fileOrId: string, options: ShowOptions) => show(context, fileOrId, options)));
}

async function show(context: CliContext, fileOrId: string, options: ShowOptions): Promise<ExitCode> {
  const { findDag } = await import('../find-dag.js');
  const found = await findDag(context, fileOrId, { dagId: options.dag });
  const definition = await needDefinition(context, found);
  if (options.json) {
    context.terminal.write(`${JSON.stringify(definition, null, 2)}\n`);
    return EXIT.success;
  }
  const { openHome } = await import('../open-home.js');
  const { withIndex } = await import('../runs/with-index.js');
  const { taskStatistics } = await import('../../history/statistics.js');
  const { renderDag } = await import('../dags/dag-lines.js');
  const { shownPath } = await import('../problems/shown-path.js');
  const opened = openHome(context, { file: found.file, mode: 'read' });
  const statistics = await withIndex(context, opened, (index) => taskStatistics(index, definition.id));
  const schedule = await scheduleLines(definition);
  const file = shownPath(context.cwd, found.file);
  context.terminal.write(renderDag(context.terminal, { definition, file, schedule, statistics }));
  return EXIT.success;
}

async function needDefinition(context: CliContext, { file, result }: FoundDag): Promise<DagDefinition> {
  if (result.definition) return result.definition;
  const { printProblems } = await import('../problems/print-problems.js');
  const errors = result.problems.filter(({ severity }) => severity === 'error');
  context.terminal.writeError(printProblems(context, file, errors));
  throw new CliError(`${file} has errors; taskflow graph draws what can be drawn of it`);
}

async function scheduleLines({ schedule }: DagDefinition): Promise<string[]> {
  if (!schedule) return [];
  const { describeSchedule } = await import('../../scheduler/describe-schedule.js');
  const { words, next } = describeSchedule(schedule, Date.now(), NEXT_TIMES);
  return [words, ...(next.length > 0 ? [`next ${next.join(', ')}`] : [])];
}
