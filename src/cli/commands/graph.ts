// `taskflow graph FILE|ID`: draws a DAG, or a run with its own graph.
import { type Command, Option } from 'commander';
import type { FormatInput } from '../../layout/formats/dag-picture.js';
import type { LayoutDirection } from '../../layout/graph-layout.js';
import type { CliContext } from '../cli-context.js';
import { type DagOption, dagOption } from '../dag-option.js';
import { CliError, EXIT, type ExitCode } from '../exit-code.js';

const FORMATS = ['terminal', 'mermaid', 'dot', 'svg', 'json'] as const;
type Format = (typeof FORMATS)[number];

interface GraphOptions extends DagOption {
  readonly format: Format;
  readonly run?: string;
  readonly direction: LayoutDirection;
  readonly levels?: true;
  readonly criticalPath?: true;
}

export function defineGraph(program: Command, context: CliContext): void {
  program
    .command('graph')
    .description('draw a DAG, or a run with its states')
    .argument('[file|id]', 'the DAG, by its file or its id; may be left out with --run')
    .addOption(dagOption())
    .addOption(new Option('--format <format>', 'what to draw it as').choices(FORMATS).default('terminal'))
    .option('--run <run>', "show this run's states, with the graph that it had")
    .addOption(
      new Option('--direction <direction>', 'where later tasks go')
        .choices(['right', 'down'])
        .default('right'),
    )
    .option('--levels', 'list the tasks that could run side by side instead')
    .option('--critical-path', 'tell the chain that decides how long a run takes instead')
    .action(
      context.action((fileOrId: string | undefined, options: GraphOptions) =>
        graph(context, fileOrId, options),
      ),
    );
}

async function graph(
  context: CliContext,
  fileOrId: string | undefined,
  options: GraphOptions,
): Promise<ExitCode> {
  const isWords = options.levels === true || options.criticalPath === true;
  if (isWords && options.format !== 'terminal')
    throw new CliError('--levels and --critical-path are texts; --format json has both');
  const input =
    options.run === undefined
      ? await inputOfDag(context, fileOrId, options)
      : await inputOfRun(context, options.run, fileOrId, options);
  context.terminal.write(
    isWords ? await words(context, input, options) : await draw(context, input, options),
  );
  return EXIT.success;
}

async function inputOfDag(
  context: CliContext,
  fileOrId: string | undefined,
  options: DagOption,
): Promise<FormatInput> {
  if (fileOrId === undefined) throw new CliError('name a DAG by its file or its id, or a run by --run');
  const { findDag } = await import('../find-dag.js');
  const { openHome } = await import('../open-home.js');
  const { drawableDefinition } = await import('../dags/drawable.js');
  const { readExpectedDurations } = await import('../../history/durations.js');
  const { file, result } = await findDag(context, fileOrId, { dagId: options.dag });
  if (!result.definition)
    context.terminal.writeError(
      `taskflow: ${file} has errors (taskflow validate shows them); what can be read of it is drawn\n`,
    );
  const { home } = openHome(context, { file, mode: 'read' });
  const definition = drawableDefinition(result);
  return { definition, durations: readExpectedDurations(home, definition.id) };
}

async function inputOfRun(
  context: CliContext,
  prefix: string,
  fileOrId: string | undefined,
  options: DagOption,
): Promise<FormatInput> {
  const { openHome } = await import('../open-home.js');
  const { findRun } = await import('../find-run.js');
  const { readRun } = await import('../runs/read-run.js');
  const { state } = readRun(findRun(openHome(context, { mode: 'read' }).home, prefix));
  if (fileOrId !== undefined) {
    const { findDag } = await import('../find-dag.js');
    const { result } = await findDag(context, fileOrId, { dagId: options.dag });
    if (result.id !== state.dag_id)
      throw new CliError(`run ${state.run_id} is one of ${state.dag_id}, not of ${result.id}`);
  }
  return { definition: state.definition, run: state };
}

async function words({ terminal }: CliContext, input: FormatInput, options: GraphOptions): Promise<string> {
  const { renderLevels, renderCriticalPath } = await import('../dags/level-lines.js');
  return [
    ...(options.levels ? [renderLevels(terminal, input)] : []),
    ...(options.criticalPath ? [renderCriticalPath(terminal, input)] : []),
  ].join('\n');
}

async function draw(
  context: CliContext,
  input: FormatInput,
  { format, direction }: GraphOptions,
): Promise<string> {
  switch (format) {
    case 'terminal': {
      const { drawInTerminal } = await import('../dags/terminal-graph.js');
      return drawInTerminal(context.terminal, input, direction);
    }
    case 'mermaid':
      return (await import('../../layout/formats/mermaid.js')).toMermaid(input, { direction });
    case 'dot':
      return (await import('../../layout/formats/dot.js')).toDot(input, { direction });
    case 'svg':
      return (await import('../../layout/formats/svg.js')).toSvg(input, { direction });
    case 'json': {
      const { toGraphJson } = await import('../../layout/formats/graph-json.js');
      return `${JSON.stringify(toGraphJson(input), null, 2)}\n`;
    }
  }
}
