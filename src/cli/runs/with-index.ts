// The index of the history for the time of one command.
import type { HistoryIndex } from '../../history/history-index.js';
import { openHistory } from '../../history/history-index.js';
import type { CliContext } from '../cli-context.js';
import { CliError, EXIT } from '../exit-code.js';
import type { OpenHome } from '../open-home.js';

/** Opens the index, gives it to `work`, closes it. Throws CliError (history) where the runs can't be read. */
export async function withIndex<T>(
  context: CliContext,
  { home, foreign }: Pick<OpenHome, 'home' | 'foreign'>,
  work: (index: HistoryIndex) => T | Promise<T>,
): Promise<T> {
  const opened = await openHistory({
    home,
    foreign,
    brief: true,
    onSaveFailed: (message) => context.terminal.writeError(`taskflow: ${message}\n`),
  });
  if (!opened.ok) throw new CliError(opened.message, EXIT.history);
  try {
    return await work(opened.index);
  } finally {
    await opened.index.close();
  }
}
