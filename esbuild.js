// Bundles src/ into dist/: `node esbuild.js [--production] [--watch] [--outdir=FOLDER]`. Files are written aside and
// renamed, so that a run that starts meanwhile reads a whole one. Entries without a source are left out.
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import esbuild from 'esbuild';
import { fewChunks } from './scripts/build/few-chunks.mjs';
import { thirdPartyNotices } from './scripts/third-party-notices.mjs';

const {
  values: { production, watch, outdir },
} = parseArgs({
  options: {
    production: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    outdir: { type: 'string', default: 'dist' },
  },
});
const root = import.meta.dirname;
const dist = resolve(root, outdir);
/** A run started before a rebuild still loads its own chunks; after a day none is left that would. */
const CHUNK_LIFETIME_MS = 24 * 60 * 60 * 1000;

/** @type {esbuild.BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  outdir: dist,
  write: false,
  metafile: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  // The sources lie beside it, and coverage copies each map once for every process.
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
};

// ES modules, because only they can be split: what a command does not need is never read, neither by the editor.
// CommonJS packages inside them call require and read __dirname. The first line is for dist/cli.js; a chunk may begin
// with it too.
/** @type {esbuild.BuildOptions} */
const node = {
  ...common,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  splitting: true,
  // Given by the editor's extension host.
  external: ['vscode'],
  // The CommonJS half of some packages calls require in ways that can't be bundled.
  mainFields: ['module', 'main'],
  // Beside the entries, so that a path relative to `import.meta.url` is right in both.
  chunkNames: 'chunk-[hash]',
  define: { ...common.define, __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
  banner: {
    js: "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};

/** @type {esbuild.BuildOptions} */
const webview = {
  ...common,
  platform: 'browser',
  format: 'iife',
  target: 'chrome128',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.ttf': 'file' },
};

/** Output name to source, for each kind of bundle. */
const BUNDLES = [
  {
    options: node,
    first: ['src/cli/early-start.ts'],
    entries: {
      cli: 'src/cli/main.ts',
      runner: 'src/engine/runner-main.ts',
      'layout-worker': 'src/page-host/layout-worker.ts',
      'read-worker': 'src/definition/read-worker.ts',
      sdk: 'src/sdk/index.ts',
      host: 'src/sdk/host/main.ts',
      'host-hooks': 'src/sdk/host/hooks-thread.ts',
      typescript: 'src/sdk/host/typescript.ts',
    },
  },
  // Apart from the others: what they need of a package that both use stays out of it.
  { options: node, entries: { extension: 'src/extension/main.ts' } },
  { options: webview, entries: { webview: 'src/webview/main.tsx' } },
];

/** Files that are read beside the bundles. */
const ASSETS = { 'sql-wasm.wasm': 'node_modules/sql.js/dist/sql-wasm.wasm' };

/** @type {Set<string>} */
const written = new Set();
let asides = 0;

const contexts = await Promise.all(
  BUNDLES.map(async ({ options, entries, first }) => {
    const present = Object.entries(entries).filter(([, source]) => existsSync(join(root, source)));
    const input = { ...options, entryPoints: Object.fromEntries(present), plugins: [englishZod()] };
    // While sources change, what belongs together does, too.
    const joiner = options.splitting && !watch ? [await fewChunks(input, first)] : [];
    return esbuild.context({ ...input, plugins: [...input.plugins, ...joiner, writer()] });
  }),
);

for (const [name, source] of Object.entries(ASSETS))
  await install(join(dist, name), await readFile(join(root, source)));
if (watch) await Promise.all(contexts.map((context) => context.watch()));
else {
  // Each bundle for itself: one that fails does not keep the others from being built.
  const results = await Promise.allSettled(contexts.map((context) => context.rebuild()));
  const built = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  if (built.length < results.length) {
    // esbuild has printed what is wrong.
    process.exitCode = 1;
  } else {
    if (production) await installNotices(built);
    if (production) await installSdkTypes();
    await removeOldFiles();
  }
  await Promise.all(contexts.map((context) => context.dispose()));
}

/**
 * zod's words for errors in fifty languages are half of it, and read with it at each start: the server's packages take
 * it whole. Ours are said in English.
 * @returns {esbuild.Plugin}
 */
function englishZod() {
  return {
    name: 'english-zod',
    setup(build) {
      build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
        contents: "export { default as en } from './en.js';",
      }));
    },
  };
}

/** @returns {esbuild.Plugin} */
function writer() {
  return {
    name: 'write-aside-and-rename',
    setup(build) {
      build.onEnd(async ({ outputFiles = [], errors }) => {
        if (errors.length > 0) return;
        // Chunks first: an entry must never name one that is not there yet.
        const files = outputFiles.toSorted((a, b) => Number(isChunk(b.path)) - Number(isChunk(a.path)));
        for (const file of files) await install(file.path, file.contents);
        if (watch) console.log(`${new Date().toLocaleTimeString()} built ${files.length} files`);
      });
    },
  };
}

/** @param {string} path */
function isChunk(path) {
  return basename(path).startsWith('chunk-');
}

/**
 * @param {string} path
 * @param {Uint8Array} contents
 */
async function install(path, contents) {
  await mkdir(dirname(path), { recursive: true });
  // Two bundles may have a chunk of one name, since it is the same one.
  const aside = `${path}.${process.pid}-${asides++}.tmp`;
  await writeFile(aside, contents, { mode: path.endsWith('cli.js') ? 0o755 : 0o644 });
  await rename(aside, path);
  written.add(path);
}

/** @param {esbuild.BuildResult[]} results */
async function installNotices(results) {
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
  const assets = Object.values(ASSETS);
  await install(
    join(dist, 'third-party-notices.txt'),
    Buffer.from(thirdPartyNotices(root, [...inputs, ...assets])),
  );
}

/** For `import "taskflow"` in editors: dist/types/sdk/index.d.ts. */
async function installSdkTypes() {
  // Loaded here, since the compiler takes half a second that other builds need not.
  const { sdkTypes } = await import('./scripts/sdk-types.mjs');
  for (const [path, text] of sdkTypes(root)) await install(join(dist, 'types', path), Buffer.from(text));
}

/** In a package only what was just built may lie: a production build leaves nothing else in dist/. */
async function removeOldFiles() {
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || written.has(path)) continue;
    const isOldChunk = isChunk(path) && (await stat(path)).mtimeMs < Date.now() - CHUNK_LIFETIME_MS;
    if (production || isOldChunk) await rm(path, { force: true });
  }
}
