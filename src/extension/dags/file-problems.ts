// All that is wrong with one file, as the editor tells it: of its text, and of its DAGs among those of the other files.
import type * as vscode from 'vscode';
import type { Problem } from '../../core/problem.js';
import { findDuplicateDags } from '../../definition/duplicate-dags.js';
import type { DagFiles } from './dag-files.js';

/** Empty where the file is none of ours. */
export function problemsOf(files: DagFiles, uri: vscode.Uri): readonly Problem[] {
  const problems = files.reading(uri)?.problems ?? [];
  const [dag] = files.in(uri);
  return dag ? [...problems, ...(duplicatesIn(files, dag.folder).get(uri.toString()) ?? [])] : problems;
}

/** Two files of one id in a folder: only a look at all of its DAGs tells. By the files' addresses. */
export function duplicatesIn(
  files: DagFiles,
  folder: vscode.WorkspaceFolder,
): ReadonlyMap<string, readonly Problem[]> {
  const key = folder.uri.toString();
  const dags = files.all.filter((file) => file.folder.uri.toString() === key);
  const problems = findDuplicateDags(dags.map(({ result }) => result));
  const byFile = new Map<string, Problem[]>();
  for (const { uri, result } of dags) {
    const problem = problems.get(result);
    if (problem) byFile.set(uri.toString(), [...(byFile.get(uri.toString()) ?? []), problem]);
  }
  return byFile;
}
