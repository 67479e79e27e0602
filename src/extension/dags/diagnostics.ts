// Problems of DAG files as VS Code's diagnostics.
import * as vscode from 'vscode';
import type { Problem, Range, Severity } from '../../core/problem.js';
import { findDuplicateDags } from '../../definition/duplicate-dags.js';
import { Disposables, debounced } from '../disposables.js';
import type { DagFile, DagFiles } from './dag-files.js';
import { Explanations } from './explanations.js';

const SEVERITIES: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
};

/** The problem behind a diagnostic, for quick fixes. */
export class ProblemDiagnostic extends vscode.Diagnostic {
  readonly problem: Problem;

  /** `explanation`: where its code is explained. */
  constructor(problem: Problem, explanation: vscode.Uri) {
    super(toRange(problem.range), problem.message, SEVERITIES[problem.severity]);
    this.problem = problem;
    this.source = 'taskflow';
    this.code = { value: problem.code, target: explanation };
    if (problem.code === 'unused-param') this.tags = [vscode.DiagnosticTag.Unnecessary];
  }
}

export class Diagnostics implements vscode.Disposable {
  readonly #files: DagFiles;
  readonly #explanations: Explanations;
  readonly #held = new Disposables();
  readonly #collection = this.#held.add(vscode.languages.createDiagnosticCollection('taskflow'));

  /** `docs`: the page that explains each code under a heading of its own. */
  constructor(files: DagFiles, docs: vscode.Uri) {
    this.#files = files;
    this.#explanations = new Explanations(docs);
    const duplicates = this.#held.add(debounced(200, () => this.#showAll()));
    this.#held.add(
      files.onDidChange((uris) => {
        for (const uri of uris) this.#show(uri, []);
        duplicates();
      }),
    );
  }

  dispose(): void {
    this.#held.dispose();
  }

  /** Two files of one id: only a look at all files tells. */
  #showAll(): void {
    const byFolder = new Map<string, DagFile[]>();
    for (const file of this.#files.all) {
      const key = file.folder.uri.toString();
      byFolder.set(key, [...(byFolder.get(key) ?? []), file]);
    }
    for (const files of byFolder.values()) {
      const duplicates = findDuplicateDags(files.map(({ result }) => result));
      const byUri = new Map<string, DagFile[]>();
      for (const file of files) {
        const key = file.uri.toString();
        byUri.set(key, [...(byUri.get(key) ?? []), file]);
      }
      for (const [first, ...others] of byUri.values()) {
        if (!first) continue;
        const more = [first, ...others].flatMap(({ result }) => duplicates.get(result) ?? []);
        this.#show(first.uri, more);
      }
    }
  }

  #show(uri: vscode.Uri, more: readonly Problem[]): void {
    const reading = this.#files.reading(uri);
    if (!reading) {
      this.#collection.delete(uri);
      return;
    }
    const problems = [...reading.problems, ...more];
    this.#collection.set(
      uri,
      problems.map((problem) => {
        const diagnostic = new ProblemDiagnostic(problem, this.#explanations.of(problem.code));
        diagnostic.relatedInformation = problem.related.map(
          ({ message, range, file: other }) =>
            new vscode.DiagnosticRelatedInformation(
              new vscode.Location(other ? vscode.Uri.file(other) : uri, toRange(range)),
              message,
            ),
        );
        return diagnostic;
      }),
    );
  }
}

export function toRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
