// The command line as a whole: its commands, its options, and how failures are told.
import { Command, CommanderError } from 'commander';
import { setRunnerScript } from '../engine/start-runner.js';
import { FileRefused } from '../files/file-refused.js';
import { accessReason } from '../history/access-reason.js';
import { HomeLocked } from '../history/home-lock.js';
import { JournalDamaged } from '../history/journal-reader.js';
import { JournalWriteError } from '../history/journal-writer.js';
import { HistoryRemoved } from '../history/removed-history.js';
import { type CliOutcome, createContext } from './cli-context.js';
import { COMMANDS } from './commands/registry.js';
import { CliError, EXIT, type ExitCode } from './exit-code.js';
import { VERSION } from './version.js';

/** Runs `taskflow WORDS` and returns its exit code. */
export async function runCli(words: readonly string[], runnerScript: string): Promise<ExitCode> {
  setRunnerScript(runnerScript);
  // The reader of our output has gone (`| head`, a closed terminal): a run goes on all the same.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const outcome: CliOutcome = { exitCode: EXIT.success };
  try {
    await createProgram(outcome).parseAsync(words, { from: 'user' });
    return outcome.exitCode;
  } catch (error) {
    return tellFailure(error);
  }
}

export function createProgram(outcome: CliOutcome): Command {
  const program = new Command('taskflow')
    .description('Run workflows of tasks that depend on each other.')
    .version(VERSION, '-V, --version')
    .option('--no-emoji', 'plain marks instead of emoji')
    .option('--no-color', 'no colours (also by NO_COLOR)')
    .showHelpAfterError('(taskflow --help lists commands and options)')
    .exitOverride();
  const context = createContext(program, outcome);
  for (const define of COMMANDS) define(program, context);
  return program;
}

function tellFailure(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.usage;
  if (error instanceof CliError) {
    process.stderr.write(`taskflow: ${error.message}\n`);
    return error.exitCode;
  }
  const isHistory = [JournalWriteError, JournalDamaged, HistoryRemoved, FileRefused, HomeLocked].some(
    (kind) => error instanceof kind,
  );
  if (isHistory || isFileSystemError(error)) {
    process.stderr.write(`taskflow: ${accessReason(error)}\n`);
    return EXIT.history;
  }
  process.stderr.write(`taskflow: a bug of ours: ${error instanceof Error ? error.stack : String(error)}\n`);
  return EXIT.internal;
}

const FILE_SYSTEM_CODES = new Set([
  'EACCES',
  'ENOENT',
  'ENOTDIR',
  'EPERM',
  'EROFS',
  'ENOSPC',
  'EDQUOT',
  'EIO',
  'EMFILE',
  'ENFILE',
]);

function isFileSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && FILE_SYSTEM_CODES.has((error as NodeJS.ErrnoException).code ?? '');
}
