// Quick fixes for problems of DAG files, one by one or all that are safe at once.
import * as vscode from 'vscode';
import type { Problem } from '../../core/problem.js';
import type { Fix, TextEdit } from '../../definition/fixes/fix.js';
import type { FixOptions } from '../../definition/fixes/fixes-for.js';
import { settingShell } from '../commands/default-shell.js';
import type { DagFile, DagFiles } from './dag-files.js';
import { toRange } from './diagnostics.js';
import { problemsOf } from './file-problems.js';

const FIX_ALL = vscode.CodeActionKind.SourceFixAll.append('taskflow');
/** Fixing all reads the file again and again. */
const LARGEST_FIX_ALL = 200_000;

export function registerQuickFixes(files: DagFiles): vscode.Disposable {
  const selector = ['yaml', 'json', 'jsonc', 'python', 'typescript', 'javascript'].map((language) => ({
    language,
  }));
  return vscode.languages.registerCodeActionsProvider(selector, new QuickFixes(files), {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, FIX_ALL],
  });
}

class QuickFixes implements vscode.CodeActionProvider {
  readonly #files: DagFiles;

  constructor(files: DagFiles) {
    this.#files = files;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    // Places of an earlier text are none of this: the editor asks again when the problems are.
    const dags = this.#files.in(document.uri).filter((file) => isOf(file, document));
    const [first] = dags;
    if (!first) return [];
    if (context.only?.contains(FIX_ALL)) return fixAllAction(document);
    const text = document.getText();
    const [{ fixSource }, { fixesFor }] = await Promise.all([
      import('../../definition/fixes/fix.js'),
      import('../../definition/fixes/fixes-for.js'),
    ]);
    const problems = problemsOf(this.#files, document.uri);
    return context.diagnostics
      .filter((diagnostic) => diagnostic.source === 'taskflow')
      .flatMap((diagnostic) => {
        const problem = problemOf(problems, diagnostic);
        if (!problem) return [];
        const { result } = dags.find((dag) => problemOf(dag.result.problems, diagnostic)) ?? first;
        const source = fixSource(text, result.file, result.positions);
        const fixes = fixesFor(source, problem, options(document));
        return fixes.map((fix, index) => fixAction(document, diagnostic, { fix, index }));
      });
  }
}

/** What runs a command whose file names no shell: by default as the engine does. */
function options({ uri }: vscode.TextDocument): FixOptions {
  return { defaultShell: settingShell(uri) ?? (process.platform === 'win32' ? 'cmd' : 'sh') };
}

function isOf(file: DagFile, document: vscode.TextDocument): boolean {
  return file.version === undefined ? !document.isDirty : file.version === document.version;
}

/** The editor hands back plain copies of our diagnostics: the problem is looked up by place and code. */
function problemOf(problems: readonly Problem[], diagnostic: vscode.Diagnostic): Problem | undefined {
  const code = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
  return problems.find((each) => each.code === code && toRange(each.range).isEqual(diagnostic.range));
}

function fixAction(
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
  { fix, index }: { readonly fix: Fix; readonly index: number },
): vscode.CodeAction {
  const action = new vscode.CodeAction(title(fix), vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.edit = workspaceEdit(document, fix.edits);
  action.isPreferred = index === 0 && fix.kind !== 'silence' && fix.kind !== 'remove_param';
  return action;
}

function title(fix: Fix): string {
  const { t } = vscode.l10n;
  switch (fix.kind) {
    case 'use_name':
      return t('Change to {0}', fix.name);
    case 'remove_edge':
      return t('Remove the edge: {0} no longer waits for {1}', fix.task, fix.upstream);
    case 'add_dependency':
      return t('Add {0} to depends_on of {1}', fix.upstream, fix.task);
    case 'add_task':
      return t('Add a task {0}', fix.name);
    case 'move_to_env':
      return t('Move the expression into env as {0}', fix.variable);
    case 'remove_param':
      return t('Remove the parameter {0}', fix.name);
    case 'silence':
      return t('Silence {0} on this line', fix.code);
  }
}

/** Files in code have no problems whose fix is safe without a look. */
async function fixAllAction(document: vscode.TextDocument): Promise<vscode.CodeAction[]> {
  const text = document.getText();
  const { fsPath } = document.uri;
  if (!/\.(ya?ml|json)$/i.test(fsPath) || text.length > LARGEST_FIX_ALL) return [];
  const [{ fixAll }, { readDefinition }] = await Promise.all([
    import('../../definition/fixes/fix-all.js'),
    import('../../definition/read-definition.js'),
  ]);
  const fixed = fixAll(text, fsPath, { ...options(document), read: (each) => readDefinition(each, fsPath) });
  if (fixed === text) return [];
  const action = new vscode.CodeAction(vscode.l10n.t('Fix all safe TaskFlow problems'), FIX_ALL);
  action.edit = workspaceEdit(document, [changedPart(text, fixed)]);
  return [action];
}

/** One edit from the first to the last difference, so that cursors elsewhere stay where they are. */
function changedPart(before: string, after: string): TextEdit {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - start;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

function workspaceEdit(document: vscode.TextDocument, edits: readonly TextEdit[]): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { start, end, text } of edits) {
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    edit.replace(document.uri, range, text);
  }
  return edit;
}
