// Shows the folder that holds the runs, in the system's file manager or, far from it, in a window of its own.
import * as vscode from 'vscode';
import type { Services } from '../services.js';

export async function openHistoryFolder(services: Services): Promise<void> {
  const { l10n, window, commands, env } = vscode;
  const items = (vscode.workspace.workspaceFolders ?? []).flatMap((folder) => {
    const home = services.storeOf(folder)?.home.home;
    return home === undefined ? [] : [{ label: folder.name, description: home, home }];
  });
  if (items.length === 0) {
    void window.showInformationMessage(l10n.t('There is no history: open a folder first.'));
    return;
  }
  const placeHolder = l10n.t('History of which folder?');
  const chosen = items.length === 1 ? items[0] : await window.showQuickPick(items, { placeHolder });
  if (!chosen) return;
  const uri = vscode.Uri.file(chosen.home);
  // A file manager shows only what lies on its own machine.
  const isFar = env.remoteName !== undefined || env.uiKind === vscode.UIKind.Web;
  if (isFar) await commands.executeCommand('vscode.openFolder', uri, { forceNewWindow: true });
  else await commands.executeCommand('revealFileInOS', uri);
}
