// Asks which folder is meant, where there are several.
import * as vscode from 'vscode';

/** The only one without asking; undefined where there is none, or the question was put away. */
export async function pickFolder<T extends { readonly folder: vscode.WorkspaceFolder }>(
  offered: readonly T[],
  placeHolder: string,
  describe: (item: T) => string = () => '',
): Promise<T | undefined> {
  if (offered.length <= 1) return offered[0];
  const picks = offered.map((item) => ({ label: item.folder.name, description: describe(item), item }));
  return (await vscode.window.showQuickPick(picks, { placeHolder }))?.item;
}
