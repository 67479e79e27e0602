// `taskflow validate [paths...]`: checks DAG files and shows what is wrong, for people and for tools.
import { type Command, Option } from 'commander';
import type { CliContext } from '../cli-context.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import type { CheckedFile } from '../problems/checked-file.js';

interface ValidateOptions {
  readonly load?: true;
  readonly json?: true;
  readonly sarif?: true;
}

export function defineValidate(program: Command, context: CliContext): void {
  program
    .command('validate')
    .description('check DAG files')
    .argument('[paths...]', 'files, or folders to look for DAG files in (default: this folder)')
    .option('--load', 'load each file in code too, to see whether its imports work')
    .addOption(new Option('--json', 'problems as JSON').conflicts('sarif'))
    .option('--sarif', 'problems as a SARIF 2.1.0 log')
    .action(context.action((paths: string[], options: ValidateOptions) => validate(context, paths, options)));
}

async function validate(
  context: CliContext,
  paths: readonly string[],
  options: ValidateOptions,
): Promise<ExitCode> {
  const { checkFiles } = await import('../problems/check-files.js');
  const files = await checkFiles(context.cwd, paths.length > 0 ? paths : ['.'], {
    isLoaded: options.load === true,
  });
  if (options.sarif) {
    const { sarifLog } = await import('../problems/sarif.js');
    context.terminal.write(`${JSON.stringify(sarifLog(files), null, 2)}\n`);
  } else if (options.json) {
    const { problemsJson } = await import('../problems/problems-json.js');
    context.terminal.write(`${JSON.stringify(problemsJson(files), null, 2)}\n`);
  } else await print(context, files);
  if (files.length === 0)
    context.terminal.writeError(
      'taskflow: no DAG files (*.dag.yaml, *.dag.json, *.dag.py, *.dag.ts and so on) here\n',
    );
  const isWrong = files.some(({ problems }) => problems.some(({ severity }) => severity === 'error'));
  return isWrong ? EXIT.usage : EXIT.success;
}

async function print(context: CliContext, files: readonly CheckedFile[]): Promise<void> {
  if (files.length === 0) return;
  const { printProblems, renderCount } = await import('../problems/print-problems.js');
  for (const { path, problems } of files) {
    const text = printProblems(context, path, problems);
    if (text !== '') context.terminal.write(`${text}\n`);
  }
  context.terminal.write(renderCount(context.terminal, files));
}
