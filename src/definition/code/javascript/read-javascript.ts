// A JavaScript or TypeScript DAG file's text to what is found in it.
import { FileModel } from '../model/file-model.js';
import type { SyntaxTree } from '../syntax.js';
import { assignedNames } from './javascript-names.js';
import { JavaScriptScope } from './javascript-scope.js';
import { JavaScriptStatements } from './javascript-statements.js';

/** Never throws. O(text). */
export function readJavaScript(source: string, tree: SyntaxTree): FileModel {
  const model = new FileModel({ keepsNull: true });
  const unstable = /\b(let|var)\b/.test(source)
    ? assignedNames(tree.topNode, source, true)
    : new Set<string>();
  const scope = new JavaScriptScope(source, model, unstable);
  new JavaScriptStatements(scope).runFile(tree.topNode);
  return model;
}
