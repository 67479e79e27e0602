// The declarations of the TypeScript SDK, which editors read for `import "taskflow"`: one file for each source.
import { join, posix, relative } from 'node:path';
import ts from 'typescript';

/**
 * Texts by path relative to a folder of their own; the entry is `sdk/index.d.ts`. Throws when a source has an error.
 * @param {string} root the checkout
 * @returns {Map<string, string>}
 */
export function sdkTypes(root) {
  const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config;
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram([join(root, 'src/sdk/index.ts')], {
    ...options,
    noEmit: false,
    incremental: false,
    declaration: true,
    emitDeclarationOnly: true,
    // Node's alone: what the sources need; the declarations need none.
    types: ['node'],
  });
  /** @type {Map<string, string>} */
  const files = new Map();
  const { diagnostics } = program.emit(undefined, (path, text) =>
    files.set(relative(join(root, 'src'), path).replaceAll('\\', '/'), text),
  );
  const errors = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  if (errors.length > 0) throw new Error(ts.formatDiagnostics(errors, host(root)));
  return reachable(files);
}

/**
 * What the entry leads to; the rest is inside.
 * @param {Map<string, string>} files
 */
function reachable(files) {
  /** @type {Map<string, string>} */
  const found = new Map();
  const open = ['sdk/index.d.ts'];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const text = files.get(path) ?? '';
    if (found.has(path)) continue;
    found.set(path, text);
    for (const [, name = ''] of text.matchAll(/from '(\.[^']+)\.js'/g))
      open.push(posix.join(posix.dirname(path), `${name}.d.ts`));
  }
  return found;
}

/**
 * @param {string} root
 * @returns {ts.FormatDiagnosticsHost}
 */
function host(root) {
  return { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => '\n' };
}
