// Shows the folder that holds the runs, in the system's file manager or, far from it, in a window of its own.
import * as vscode from 'vscode';
import type { Services } from '../services.js';
import { pickFolder } from './pick-folder.js';

export async function openHistoryFolder(services: Services): Promise<void> {
  const { l10n, window, commands, env } = vscode;
  const { folders } = services;
  if (folders.length === 0) {
    void window.showInformationMessage(l10n.t('There is no history: open a folder first.'));
    return;
  }
  const chosen = await pickFolder(
    folders,
    l10n.t('History of which folder?'),
    ({ store }) => store.home.home,
  );
  if (!chosen) return;
  const uri = vscode.Uri.file(chosen.store.home.home);
  // A file manager shows only what lies on its own machine.
  const isFar = env.remoteName !== undefined || env.uiKind === vscode.UIKind.Web;
  if (isFar) await commands.executeCommand('vscode.openFolder', uri, { forceNewWindow: true });
  else await commands.executeCommand('revealFileInOS', uri);
}
