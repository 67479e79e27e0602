// The home of the history that a command reads or writes.
import { findOwnerOf } from '../files/file-owner.js';
import { resolveHome } from '../history/home.js';
import type { CliContext } from './cli-context.js';
import { CliError, EXIT } from './exit-code.js';

export interface OpenHome {
  readonly home: string;
  readonly project: string;
  /** It came with the folder: only to be read. */
  readonly foreign: boolean;
}

/** Throws CliError (history) where there is no usable home; a notice goes to standard error. */
export function openHome(
  context: CliContext,
  options: { readonly file?: string; readonly mode: 'read' | 'write' },
): OpenHome {
  const found = resolveHome({ cwd: context.cwd, env: context.env, ...options });
  if (!found.ok) throw new CliError(found.message, EXIT.history);
  if (found.notice) context.terminal.writeError(`taskflow: ${found.notice}\n`);
  const { home, project, foreign } = found;
  const other = options.mode === 'write' ? findOwnerOf(home) : null;
  if (other)
    context.terminal.writeError(
      `taskflow: ${other.place} belongs to the user ${other.owner}; what ${other.user} adds to it, ${other.owner} may not be able to read\n`,
    );
  return { home, project, foreign };
}
