// Code actions of a file, applied as a person would choose them.
import type { VscodeWindow } from './workbench.js';

/** Applies the first action of this kind with these words; the text after it, or null without such an action. */
export function applyFix(
  window: VscodeWindow,
  { file, words, kind }: { readonly file: string; readonly words: string; readonly kind: string },
): Promise<string | null> {
  return window.host.evaluate(
    async (vscode, [file, words, kind]) => {
      const folder = vscode.workspace.workspaceFolders?.[0];
      if (!folder) return null;
      const uri = vscode.Uri.joinPath(folder.uri, file);
      const document = await vscode.workspace.openTextDocument(uri);
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      const actions = await vscode.commands.executeCommand<import('vscode').CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uri,
        all,
        kind,
      );
      const edit = actions.find(({ title }) => title.includes(words))?.edit;
      if (!edit || !(await vscode.workspace.applyEdit(edit))) return null;
      return document.getText();
    },
    [file, words, kind] as const,
  );
}
