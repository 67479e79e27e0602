// Makes places in files, as logs name them, links in our terminals.
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { type FileLink, findFileLinks } from '../../core/file-links.js';
import { foldersOfTerminal } from './log-terminal.js';

interface LogLink extends vscode.TerminalLink {
  readonly uri: vscode.Uri;
  readonly place: FileLink;
}

export function registerTerminalLinks(): vscode.Disposable {
  const provider: vscode.TerminalLinkProvider<LogLink> = {
    provideTerminalLinks: async ({ terminal, line }) => {
      const folders = foldersOfTerminal(terminal);
      if (!folders) return [];
      const links = await Promise.all(findFileLinks(line).map((place) => linkTo(place, folders)));
      return links.filter((link) => link !== null);
    },
    handleTerminalLink: (link) => openPlace(link.uri, link.place),
  };
  return vscode.window.registerTerminalLinkProvider(provider);
}

async function linkTo(place: FileLink, folders: readonly string[]): Promise<LogLink | null> {
  const uri = await findFile(place.path, folders);
  if (!uri) return null;
  return { startIndex: place.start, length: place.length, tooltip: vscode.l10n.t('Open file'), uri, place };
}

/** The first file that a path may mean; null where there is none. */
export async function findFile(path: string, folders: readonly string[]): Promise<vscode.Uri | null> {
  const written = path.startsWith('~/') ? resolve(homedir(), path.slice(2)) : path;
  for (const folder of folders) {
    const file = resolve(folder, written);
    const found = await stat(file).catch(() => null);
    if (found?.isFile()) return vscode.Uri.file(file);
  }
  return null;
}

export async function openPlace(
  uri: vscode.Uri,
  { line, column = 1 }: Pick<FileLink, 'line' | 'column'>,
): Promise<void> {
  const position = new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(position, position) });
}
