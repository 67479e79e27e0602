// `taskflow list`: the DAGs of this project.
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import type { ListedDag } from '../dags/project-dags.js';
import { EXIT, type ExitCode } from '../exit-code.js';

interface ListOptions {
  readonly tag?: string;
  readonly json?: true;
}

export function defineList(program: Command, context: CliContext): void {
  program
    .command('list')
    .description('list the DAGs of this project, with their last runs')
    .option('--tag <tag>', 'only DAGs with this tag')
    .option('--json', 'as JSON')
    .action(context.action((options: ListOptions) => list(context, options)));
}

async function list(context: CliContext, { tag, json }: ListOptions): Promise<ExitCode> {
  const { openHome } = await import('../open-home.js');
  const { withIndex } = await import('../runs/with-index.js');
  const { listProjectDags } = await import('../dags/project-dags.js');
  const { findProject } = await import('../../history/project-root.js');
  const opened = openHome(context, { mode: 'read' });
  const { root } = findProject(context.cwd);
  const all = await withIndex(context, opened, (index) => listProjectDags(root, index));
  const dags = tag === undefined ? all : all.filter(({ result }) => result.definition?.tags.includes(tag));
  if (json) {
    const { dagJson } = await import('../dags/dag-json.js');
    context.terminal.write(
      `${JSON.stringify(
        dags.map((dag) => dagJson(dag, context.cwd)),
        null,
        2,
      )}\n`,
    );
    return EXIT.success;
  }
  if (dags.length > 0) {
    const { renderDags } = await import('../dags/dags-table.js');
    context.terminal.write(renderDags(context.terminal, dags, context.cwd, Date.now()));
  }
  const notice = noticeOf(all, dags, root, tag);
  if (notice) context.terminal.writeError(`taskflow: ${notice}\n`);
  return EXIT.success;
}

function noticeOf(
  all: readonly ListedDag[],
  shown: readonly ListedDag[],
  root: string,
  tag: string | undefined,
): string | null {
  if (all.length === 0) return `no DAG files below ${root}; taskflow init makes a first one`;
  if (shown.length === 0) return `no DAG has the tag ${tag}`;
  return shown.some(({ errors }) => errors > 0) ? 'taskflow validate shows the errors' : null;
}
