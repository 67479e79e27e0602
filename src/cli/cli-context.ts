// What every command gets: where it was called, and how it speaks.
import type { Command } from 'commander';
import { CliError, type ExitCode } from './exit-code.js';
import { processTerminal, type Terminal } from './terminal.js';

export interface CliContext {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Made when first used, after the options are known. */
  readonly terminal: Terminal;
  /** Wraps a command's action: what it returns is the exit code. */
  action<Args extends unknown[]>(
    run: (...args: Args) => Promise<ExitCode> | ExitCode,
  ): (...args: Args) => Promise<void>;
}

export interface CliOutcome {
  exitCode: ExitCode;
}

export function createContext(program: Command, outcome: CliOutcome): CliContext {
  let terminal: Terminal | undefined;
  return {
    cwd: workingFolder(),
    env: process.env,
    get terminal() {
      const { emoji = true, color = true } = program.opts<{ emoji?: boolean; color?: boolean }>();
      terminal ??= processTerminal({ emoji, color });
      return terminal;
    },
    action:
      (run) =>
      async (...args) => {
        outcome.exitCode = await run(...args);
      },
  };
}

function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new CliError('the folder that this was called in is gone: change to one that is there');
  }
}
