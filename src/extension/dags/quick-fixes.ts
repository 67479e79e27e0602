// Quick fixes for problems of DAG files.
import * as vscode from 'vscode';
import type { DagFiles } from './dag-files.js';
import { ProblemDiagnostic, toRange } from './diagnostics.js';

const SILENCEABLE = new Set(['warning', 'hint', 'info']);

export function registerQuickFixes(files: DagFiles): vscode.Disposable {
  const selector: vscode.DocumentSelector = [
    { language: 'yaml' },
    { language: 'json' },
    { language: 'jsonc' },
  ];
  return vscode.languages.registerCodeActionsProvider(selector, new QuickFixes(files), {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

class QuickFixes implements vscode.CodeActionProvider {
  readonly #files: DagFiles;

  constructor(files: DagFiles) {
    this.#files = files;
  }

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    if (!this.#files.get(document.uri)) return [];
    // The editor may hand back plain diagnostics of ours: the problem is looked up by place and code.
    return context.diagnostics
      .filter(({ source }) => source === 'taskflow')
      .flatMap((diagnostic) => this.#fixes(document, diagnostic));
  }

  #fixes(document: vscode.TextDocument, diagnostic: vscode.Diagnostic): vscode.CodeAction[] {
    const problem = this.#problemOf(document, diagnostic);
    if (!problem) return [];
    const fixes: vscode.CodeAction[] = [];
    if (problem.suggestion !== undefined) {
      const title = vscode.l10n.t('Change to {0}', problem.suggestion);
      const action = fix(title, diagnostic, (edit) =>
        edit.replace(document.uri, toRange(problem.range), problem.suggestion ?? ''),
      );
      action.isPreferred = true;
      fixes.push(action);
    }
    if (SILENCEABLE.has(problem.severity)) {
      const title = vscode.l10n.t('Silence {0} on this line', problem.code);
      const line = document.lineAt(problem.range.start.line);
      const indent = line.text.slice(0, line.firstNonWhitespaceCharacterIndex);
      fixes.push(
        fix(title, diagnostic, (edit) =>
          edit.insert(document.uri, line.range.start, `${indent}# taskflow-ignore ${problem.code}\n`),
        ),
      );
    }
    return fixes;
  }

  #problemOf(document: vscode.TextDocument, diagnostic: vscode.Diagnostic) {
    if (diagnostic instanceof ProblemDiagnostic) return diagnostic.problem;
    const code = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
    const problems = this.#files.get(document.uri)?.result.problems ?? [];
    return problems.find(
      (problem) => problem.code === code && toRange(problem.range).isEqual(diagnostic.range),
    );
  }
}

function fix(
  title: string,
  diagnostic: vscode.Diagnostic,
  change: (edit: vscode.WorkspaceEdit) => void,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.edit = new vscode.WorkspaceEdit();
  change(action.edit);
  return action;
}
