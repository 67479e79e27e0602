// `taskflow completion SHELL`, and the hidden command that the printed scripts ask.
import { Argument, type Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import { COMPLETION_SCRIPTS, type CompletedShell, SHELLS_COMPLETED } from '../completion/scripts.js';
import { EXIT, type ExitCode } from '../exit-code.js';

export function defineCompletion(program: Command, context: CliContext): void {
  program
    .command('completion')
    .description('print a script that makes a shell complete taskflow')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS_COMPLETED))
    .addHelpText(
      'after',
      '\nFor bash, in ~/.bashrc:                  source <(taskflow completion bash)' +
        '\nFor zsh, in ~/.zshrc after compinit:     source <(taskflow completion zsh)' +
        '\nFor fish, in ~/.config/fish/config.fish: taskflow completion fish | source',
    )
    .action(
      context.action((shell: CompletedShell) => {
        context.terminal.write(COMPLETION_SCRIPTS[shell]);
        return EXIT.success;
      }),
    );
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .action(context.action((words: string[]) => complete(context, program, words)));
}

async function complete(context: CliContext, program: Command, words: readonly string[]): Promise<ExitCode> {
  const { findCandidates } = await import('../completion/candidates.js');
  try {
    const { candidates, orFiles } = await findCandidates(context, program, words);
    const lines = candidates.map(({ word, description }) => `${word}\t${oneLine(description)}`);
    if (orFiles) lines.push(':files');
    context.terminal.write(lines.map((line) => `${line}\n`).join(''));
  } catch {
    // Nobody wants to read why in the middle of a line.
  }
  return EXIT.success;
}

function oneLine(text: string): string {
  return text.trim().split(/[\r\n\t]/, 1)[0] ?? '';
}
