// Keeps a production build in few files. Modules that come late only so that the program starts quickly, and bring no
// package with them, go into one chunk; those that bring one (a parser, a web server) stay apart, each loaded when it
// is needed. Without this there is a chunk for each set of modules that some two of them share: two hundred.
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import esbuild from 'esbuild';

const LIGHT_PACKAGE_BYTES = 60_000;
const NAME = 'light-modules';

/**
 * @param {esbuild.BuildOptions} options of the build that the plugin is for
 * @param {readonly string[]} first light targets of an `import()` that come before anything else, and so stay apart
 * @returns {Promise<esbuild.Plugin>}
 */
export async function fewChunks(options, first = []) {
  const root = options.absWorkingDir ?? process.cwd();
  const { metafile } = await esbuild.build({ ...options, plugins: [], write: false, metafile: true });
  const { late, shared, heavy } = sortModules(metafile, [
    ...Object.values(options.entryPoints ?? {}),
    ...first,
  ]);
  const exportName = (/** @type {string} */ path) => `m${late.indexOf(path)}`;
  return {
    name: 'few-chunks',
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${NAME}$`) }, () => ({ path: NAME, namespace: NAME }));
      build.onLoad({ filter: /.*/, namespace: NAME }, () => ({
        contents: [
          ...late.map((path) => `export * as ${exportName(path)} from './${path}';`),
          ...shared.map((path) => `import './${path}';`),
        ].join('\n'),
        resolveDir: root,
      }));
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const from = posix(relative(root, path));
        if (!from.startsWith('src/')) return undefined;
        const text = await readFile(path, 'utf8');
        const joined = text.replaceAll(/(?<!typeof )import\('(\.[^']+)\.js'\)/g, (whole, name) => {
          const target = posix(join(dirname(from), `${name}.ts`));
          return late.includes(target) ? `import('${NAME}').then((all) => all.${exportName(target)})` : whole;
        });
        // What follows a heavy one is light beside it, and so is no chunk of its own.
        const more = heavy.includes(from) ? `\nimport '${NAME}';\n` : '';
        return { contents: `${joined}${more}`, loader: 'ts' };
      });
    },
  };
}

/**
 * `late`: light targets of an `import()`; `heavy`: those with a package; `shared`: other light modules.
 * @param {esbuild.Metafile} metafile
 * @param {readonly unknown[]} entries
 */
function sortModules({ inputs }, entries) {
  const imports = Object.values(inputs).flatMap((input) => input.imports);
  const targets = imports.filter(({ kind, external }) => kind === 'dynamic-import' && !external);
  const paths = [...new Set(targets.map(({ path }) => path))]
    .filter((path) => path.startsWith('src/') && !entries.includes(path))
    .sort();
  const late = paths.filter((path) => isLight(inputs, closure(inputs, path)));
  // What an entry reads at once would take the light chunk with it.
  const early = new Set(entries.flatMap((entry) => [...closure(inputs, String(entry))]));
  const heavy = paths.filter((path) => !late.includes(path) && !early.has(path));
  /** @type {Set<unknown>} */
  const apart = new Set([...heavy, ...entries]);
  const shared = Object.keys(inputs).filter((path) => {
    // What a DAG's own process loads stays as small as it is.
    if (!path.startsWith('src/') || path.startsWith('src/sdk/') || apart.has(path)) return false;
    const all = closure(inputs, path);
    return isLight(inputs, all) && ![...all].some((each) => apart.has(each));
  });
  return { late, shared, heavy };
}

/**
 * @param {esbuild.Metafile['inputs']} inputs
 * @param {ReadonlySet<string>} paths
 */
function isLight(inputs, paths) {
  const packages = [...paths].filter((path) => path.includes('node_modules/'));
  const bytes = packages.reduce((sum, path) => sum + (inputs[path]?.bytes ?? 0), 0);
  return bytes <= LIGHT_PACKAGE_BYTES;
}

/**
 * All that importing a module reads at once.
 * @param {esbuild.Metafile['inputs']} inputs
 * @param {string} path
 */
function closure(inputs, path) {
  const seen = new Set([path]);
  // A set yields what is added to it meanwhile.
  for (const each of seen)
    for (const { path: imported, kind } of inputs[each]?.imports ?? [])
      if (kind !== 'dynamic-import') seen.add(imported);
  return seen;
}

/** @param {string} path */
function posix(path) {
  return path.split(sep).join('/');
}
