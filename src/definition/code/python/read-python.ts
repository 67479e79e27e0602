// A Python DAG file's text to what is found in it.
import { FileModel } from '../model/file-model.js';
import type { SyntaxTree } from '../syntax.js';
import { PythonScope } from './python-scope.js';
import { PythonStatements } from './python-statements.js';

/** Never throws. O(text). */
export function readPython(source: string, tree: SyntaxTree): FileModel {
  const model = new FileModel({ keepsNull: false });
  const scope = new PythonScope(source, model, globalNames(source, tree));
  new PythonStatements(scope).runFile(tree.topNode);
  return model;
}

/** Names that functions bind at the top level, by `global`. */
function globalNames(source: string, tree: SyntaxTree): ReadonlySet<string> {
  const names = new Set<string>();
  if (!/\bglobal\b/.test(source)) return names;
  tree.iterate({
    enter: (node) => {
      if (node.name !== 'ScopeStatement') return;
      for (const [name] of source.slice(node.from, node.to).matchAll(/\w+/g)) names.add(name);
    },
  });
  return names;
}
