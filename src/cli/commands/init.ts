// `taskflow init [NAME]`: a first DAG file to run and to change.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { CliError, EXIT, type ExitCode } from '../exit-code.js';

export function defineInit(program: Command, context: CliContext): void {
  program
    .command('init')
    .description('write a small example DAG file')
    .argument('[name]', 'id of the DAG; the file is NAME.dag.yaml', 'hello')
    .action(context.action((name: string) => init(context, name)));
}

async function init({ cwd, terminal }: CliContext, name: string): Promise<ExitCode> {
  const { findIdFault, toId } = await import('../../definition/ids.js');
  const { firstDag } = await import('../init/first-dag.js');
  const fault = findIdFault(name);
  if (fault !== null)
    throw new CliError(`the name ${JSON.stringify(name)} ${fault}; a good one is ${toId(name)}`);
  const file = `${name}.dag.yaml`;
  write(join(cwd, file), firstDag(name));
  terminal.write(`Wrote ${file}. Next:\n\n  taskflow graph ${name}\n  taskflow run ${name}\n`);
  return EXIT.success;
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      throw new CliError(`${path} is there already; choose another name: taskflow init NAME`);
    throw new CliError(`${path} can't be written: ${error instanceof Error ? error.message : error}`);
  }
}
