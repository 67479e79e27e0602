// The quick fix for `import "taskflow"` in a DAG in TypeScript: the types, where the editor finds them without an install.
import * as vscode from 'vscode';
import { log } from '../log.js';

const COMMAND = 'taskflow.addTypes';
/** "Cannot find module", and the same with a hint at `moduleResolution`. */
const NOT_FOUND = new Set(['2307', '2792', '7016']);
const LANGUAGES = ['typescript', 'javascript', 'typescriptreact', 'javascriptreact'];

/** `extension`: the folder that holds dist/types. */
export function registerImportTypes(extension: vscode.Uri): vscode.Disposable {
  const selector = LANGUAGES.map((language) => ({ language, scheme: 'file' }));
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider(selector, new ImportTypes(), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.commands.registerCommand(COMMAND, (folder: vscode.Uri) => addTypes(extension, folder)),
  );
}

class ImportTypes implements vscode.CodeActionProvider {
  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const missing = diagnostics.filter(
      (diagnostic) => NOT_FOUND.has(codeOf(diagnostic)) && /['"]taskflow['"]/.test(diagnostic.message),
    );
    const folder = vscode.workspace.getWorkspaceFolder(document.uri);
    if (missing.length === 0 || !folder) return [];
    const title = vscode.l10n.t('Add the types of “taskflow” to node_modules');
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = missing;
    action.isPreferred = true;
    action.command = { command: COMMAND, title, arguments: [folder.uri] };
    return [action];
  }
}

function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/**
 * A package of declarations alone: at run time TaskFlow leads the import to its own module. Every setting of TypeScript
 * finds it there, and no file of the user's is changed.
 */
export async function addTypes(extension: vscode.Uri, folder: vscode.Uri): Promise<void> {
  const { workspace, Uri } = vscode;
  const target = Uri.joinPath(folder, 'node_modules', 'taskflow');
  const description = {
    name: 'taskflow',
    description: 'Types for the editor, put here by the TaskFlow extension.',
    private: true,
    types: 'types/sdk/index.d.ts',
  };
  await workspace.fs.copy(Uri.joinPath(extension, 'dist', 'types'), Uri.joinPath(target, 'types'), {
    overwrite: true,
  });
  const text = `${JSON.stringify(description, null, 2)}\n`;
  await workspace.fs.writeFile(Uri.joinPath(target, 'package.json'), new TextEncoder().encode(text));
  try {
    await vscode.commands.executeCommand('typescript.restartTsServer');
  } catch (error) {
    // Another extension may check TypeScript here: it looks for itself.
    log().debug(`the TypeScript server was not restarted: ${String(error)}`);
  }
}
