// Imports of a Python DAG file.
import { UNKNOWN } from '../model/values.js';
import { childrenOf, type SyntaxNode, spanOf } from '../syntax.js';
import { importedModule, importedName, type PythonScope, starNames, TASKFLOW_NAMES } from './python-scope.js';

/** `from module import name as other, *` and `import module.part as other`. */
export function readImport(node: SyntaxNode, scope: PythonScope): void {
  const tokens = childrenOf(node)
    .filter(({ name }) => name !== 'Comment' && name !== '(' && name !== ')')
    .map((child) => scope.text(child));
  if (tokens[0] === 'import') {
    for (const part of partsOf(tokens.slice(1))) {
      const as = part.indexOf('as');
      const module = (as < 0 ? part : part.slice(0, as)).join('');
      const [top = ''] = module.split('.');
      if (as < 0) scope.bind(top, importedModule(top));
      else
        scope.bind(
          part[as + 1] ?? '',
          module === 'taskflow' || module === 'datetime' ? importedModule(module) : UNKNOWN,
        );
    }
    return;
  }
  const end = tokens.indexOf('import');
  const module = tokens.slice(1, Math.max(end, 1)).join('');
  for (const [name = '', , as] of partsOf(tokens.slice(end + 1))) {
    if (module === 'taskflow' && name !== '*' && !TASKFLOW_NAMES.has(name))
      scope.touches.unknownName(name, spanOf(node));
    if (name === '*') for (const each of starNames(module)) scope.bind(each, importedName(module, each));
    else scope.bind(as ?? name, importedName(module, name));
  }
}

function partsOf(tokens: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const token of tokens) {
    if (token === ',') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.filter((part) => part.length > 0);
}
