// Problems of DAG files as VS Code's diagnostics.
import * as vscode from 'vscode';
import type { Problem, Range, Severity } from '../../core/problem.js';
import { Disposables, debounced } from '../disposables.js';
import type { DagFiles } from './dag-files.js';
import { EnvFileFaults } from './env-file-faults.js';
import { Explanations } from './explanations.js';
import { duplicatesIn } from './file-problems.js';

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
  readonly #envFiles: EnvFileFaults;
  readonly #collection = this.#held.add(vscode.languages.createDiagnosticCollection('taskflow'));
  /** By file, as they were when all files were last looked at. */
  #duplicates: ReadonlyMap<string, readonly Problem[]> = new Map();

  /** `docs`: the page that explains each code under a heading of its own. */
  constructor(files: DagFiles, docs: vscode.Uri) {
    this.#files = files;
    this.#explanations = new Explanations(docs);
    this.#envFiles = this.#held.add(new EnvFileFaults(files));
    this.#held.add(this.#envFiles.onDidChange((uri) => this.#show(uri)));
    const later = this.#held.add(debounced(200, () => this.#findDuplicates()));
    this.#held.add(
      files.onDidChange((uris) => {
        for (const uri of uris) this.#show(uri);
        later();
      }),
    );
  }

  dispose(): void {
    this.#held.dispose();
  }

  #findDuplicates(): void {
    const before = this.#duplicates;
    const folders = vscode.workspace.workspaceFolders ?? [];
    this.#duplicates = new Map(folders.flatMap((folder) => [...duplicatesIn(this.#files, folder)]));
    const touched = new Set([...before.keys(), ...this.#duplicates.keys()]);
    for (const key of touched) this.#show(vscode.Uri.parse(key));
  }

  #show(uri: vscode.Uri): void {
    const reading = this.#files.reading(uri);
    if (!reading) {
      this.#collection.delete(uri);
      return;
    }
    const twins = this.#duplicates.get(uri.toString()) ?? [];
    const problems = [...reading.problems, ...twins, ...this.#envFiles.of(uri)];
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
