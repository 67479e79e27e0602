// Keeps a build in few files. Modules that come late only so that the program starts quickly, and bring no
// package with them, go into one chunk; those that bring some (a parser, a web server) into one with those that bring
// the same, loaded when one of them is needed. Without this there is a chunk for each set of modules that some two of
// them share: two hundred.
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import esbuild from 'esbuild';

const LIGHT_PACKAGE_BYTES = 60_000;
const NAME = 'light-modules';
const HEAVY_NAME = 'heavy-modules-';

/**
 * @param {esbuild.BuildOptions} options of the build that the plugin is for
 * @param {readonly string[]} first light targets of an `import()` that come before anything else, and so stay apart
 * @returns {Promise<esbuild.Plugin>}
 */
export async function fewChunks(options, first = []) {
  const root = options.absWorkingDir ?? process.cwd();
  const { metafile } = await esbuild.build({
    ...options,
    plugins: [],
    sourcemap: false,
    minify: false,
    write: false,
    metafile: true,
  });
  const { late, shared, heavy, groups } = sortModules(metafile, [
    ...Object.values(options.entryPoints ?? {}),
    ...first,
  ]);
  const exportName = (/** @type {string} */ path) => `m${late.indexOf(path)}`;
  /** The module to import instead of one, and the name that it has there; null where it stays as it is. */
  const placeOf = (/** @type {string} */ path) => {
    if (late.includes(path)) return { module: NAME, name: exportName(path) };
    const group = groups.findIndex((paths) => paths.includes(path));
    return group < 0 ? null : { module: `${HEAVY_NAME}${group}`, name: `m${groups[group]?.indexOf(path)}` };
  };
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
      build.onResolve({ filter: new RegExp(`^${HEAVY_NAME}`) }, ({ path }) => ({
        path,
        namespace: HEAVY_NAME,
      }));
      build.onLoad({ filter: /.*/, namespace: HEAVY_NAME }, ({ path }) => ({
        contents: (groups[Number(path.slice(HEAVY_NAME.length))] ?? [])
          .map((each, index) => `export * as m${index} from './${each}';`)
          .join('\n'),
        resolveDir: root,
      }));
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const from = posix(relative(root, path));
        if (!from.startsWith('src/')) return undefined;
        const text = await readFile(path, 'utf8');
        const joined = text.replaceAll(/(?<!typeof )import\('(\.[^']+)\.js'\)/g, (whole, name) => {
          const target = posix(join(dirname(from), `${name}.ts`));
          const place = placeOf(target);
          return place ? `import('${place.module}').then((all) => all.${place.name})` : whole;
        });
        // What follows a heavy one is light beside it, and so is no chunk of its own.
        const more = heavy.includes(from) ? `\nimport '${NAME}';\n` : '';
        return { contents: `${joined}${more}`, loader: 'ts' };
      });
    },
  };
}

/**
 * `late`: light targets of an `import()`; `heavy`: those with a package, and in `groups` those that can come together;
 * `shared`: other light modules.
 * @param {esbuild.Metafile} metafile
 * @param {readonly unknown[]} named that stay apart
 */
function sortModules({ inputs }, named) {
  const imports = Object.values(inputs).flatMap((input) => input.imports);
  const targets = imports.filter(({ kind, external }) => kind === 'dynamic-import' && !external);
  const called = [...new Set(targets.map(({ path }) => path))].filter((path) => path.startsWith('src/'));
  // What a DAG's own process loads stays as small as it is.
  const entries = [...named, ...called.filter(isOfHosts)];
  const paths = called.filter((path) => !entries.includes(path)).sort();
  const late = paths.filter((path) => isLight(inputs, closure(inputs, path)));
  // What an entry reads at once would take the light chunk with it.
  const early = new Set(entries.flatMap((entry) => [...closure(inputs, String(entry))]));
  const heavy = paths.filter((path) => !late.includes(path) && !early.has(path));
  /** @type {Set<unknown>} */
  const apart = new Set([...heavy, ...entries]);
  const shared = Object.keys(inputs).filter((path) => {
    if (!path.startsWith('src/') || isOfHosts(path) || apart.has(path)) return false;
    const all = closure(inputs, path);
    return isLight(inputs, all) && ![...all].some((each) => apart.has(each));
  });
  return { late, shared, heavy, groups: withSamePackages(inputs, heavy) };
}

/**
 * Those of two or more that bring the same packages.
 * @param {esbuild.Metafile['inputs']} inputs
 * @param {readonly string[]} heavy
 */
function withSamePackages(inputs, heavy) {
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  for (const path of heavy) {
    const packages = [...closure(inputs, path)].flatMap((each) => packageOf(each) ?? []);
    const key = [...new Set(packages)].sort().join();
    groups.set(key, [...(groups.get(key) ?? []), path]);
  }
  return [...groups.values()].filter((paths) => paths.length > 1);
}

/** @param {string} path */
function isOfHosts(path) {
  return path.startsWith('src/sdk/');
}

/** @param {string} path */
function packageOf(path) {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
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
