// `taskflow home`: where the history of this project lies, or those of all projects.
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { EXIT, type ExitCode } from '../exit-code.js';

interface HomeOptions {
  readonly all?: true;
  readonly json?: true;
}

export function defineHome(program: Command, context: CliContext): void {
  program
    .command('home')
    .description('print the folder of the history of this project')
    .option('--all', 'of all projects of this user, and which projects are gone')
    .option('--json', 'as JSON')
    .action(context.action((options: HomeOptions) => home(context, options)));
}

async function home(context: CliContext, options: HomeOptions): Promise<ExitCode> {
  const { terminal } = context;
  if (options.all) {
    const { knownHomes } = await import('../../history/known-homes.js');
    const homes = knownHomes(context.env);
    if (options.json) {
      const json = homes.map(({ hasProject, ...rest }) => ({ ...rest, has_project: hasProject }));
      terminal.write(`${JSON.stringify(json, null, 2)}\n`);
    } else if (homes.length === 0) terminal.writeError('taskflow: no project has a history yet\n');
    else {
      const { visibleText } = await import('../text/visible-text.js');
      for (const { home: path, project, hasProject } of homes)
        terminal.write(`${visibleText(`${path}  ${project}${hasProject ? '' : ' (gone)'}`)}\n`);
    }
    return EXIT.success;
  }
  const { openHome } = await import('../open-home.js');
  const { existsSync } = await import('node:fs');
  const { home: path, project, foreign } = openHome(context, { mode: 'read' });
  const exists = existsSync(path);
  terminal.write(
    options.json ? `${JSON.stringify({ home: path, project, exists, foreign })}\n` : `${path}\n`,
  );
  return EXIT.success;
}
