// Branch coverage of core/ and engine/: runs the tests, or with `--report` takes what they left in coverage/tmp, and
// fails below the threshold. The engine's tests start the built command line, so the maps of bundles have to be
// followed exactly, which the converter of c8 does not do.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';
import { CoverageReport } from 'monocart-coverage-reports';

const AIM_PERCENT = 90;
/** Floors, to be raised to the aim as tests are added. Every `??` and `?.` counts as a branch here. */
const LEAST_PERCENT = { core: 90, engine: 90 };
const LAYERS = /** @type {const} */ (['core', 'engine']);
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const data = join(root, 'coverage', 'tmp');

if (!process.argv.includes('--report')) runTests();
const report = new CoverageReport({
  outputDir: join(root, 'coverage', 'report'),
  reports: ['lcovonly', 'json'],
  logging: 'error',
  entryFilter: { '**/node_modules/**': false, '**/dist/**': true, '**/src/**': true },
  sourceFilter: (path) => layerOf(path) !== null,
  // Files that no test loads count as well.
  all: {
    dir: LAYERS.map((layer) => join('src', layer)),
    filter: (path) => path.endsWith('.ts'),
    transformer: async (entry) => {
      const options = { loader: /** @type {const} */ ('ts'), sourcemap: /** @type {const} */ ('external') };
      const { code, map } = await esbuild.transform(entry.source, { ...options, sourcefile: entry.url });
      entry.source = code;
      entry.sourceMap = JSON.parse(map);
    },
  },
});
removeTornFiles();
await report.addFromDir(data);
await report.generate();
/** @type {Record<string, { branchMap: Record<string, Branch>, b: Record<string, number[]> }>} */
const files = JSON.parse(readFileSync(join(root, 'coverage', 'report', 'coverage-final.json'), 'utf8'));
for (const layer of LAYERS)
  tell(
    layer,
    Object.keys(files)
      .sort()
      .filter((path) => layerOf(path) === layer),
  );

function runTests() {
  rmSync(data, { recursive: true, force: true });
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/test.mjs')], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NODE_V8_COVERAGE: data },
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** A process that a test killed may have been writing what it covered; half a file tells nothing. */
function removeTornFiles() {
  for (const name of readdirSync(data)) {
    const path = join(data, name);
    try {
      JSON.parse(readFileSync(path, 'utf8'));
    } catch {
      rmSync(path);
    }
  }
}

/** @param {string} path */
function layerOf(path) {
  return /^src\/(core|engine)\//.exec(path)?.[1] ?? null;
}

/** @typedef {{ type: string, loc: { start: { line: number, column: number } } }} Branch */

/**
 * The ways of each branch of a file, how often each was gone. A source runs in two shapes, in the bundle and as tsx
 * makes it, and where a branch ends differs between their maps: the same start is the same branch.
 * @param {string} path
 */
function waysOf(path) {
  const { branchMap = {}, b = {} } = files[path] ?? {};
  /** @type {Map<string, number[]>} */
  const ways = new Map();
  for (const [id, { type, loc }] of Object.entries(branchMap)) {
    const key = `${type} ${loc.start.line}:${loc.start.column}`;
    const known = ways.get(key) ?? [];
    ways.set(
      key,
      (b[id] ?? []).map((count, place) => count + (known[place] ?? 0)),
    );
  }
  return [...ways.values()].flat();
}

/**
 * Prints the files of a layer that lie below the threshold, and its sum.
 * @param {keyof typeof LEAST_PERCENT} layer
 * @param {readonly string[]} paths
 */
function tell(layer, paths) {
  let covered = 0;
  let total = 0;
  for (const path of paths) {
    const ways = waysOf(path);
    const gone = ways.filter((count) => count > 0).length;
    covered += gone;
    total += ways.length;
    const percent = (100 * gone) / ways.length;
    if (percent < AIM_PERCENT) {
      console.log(
        `  ${percent.toFixed(1).padStart(5)} %  ${path}: ${ways.length - gone} of ${ways.length} branches not taken`,
      );
    }
  }
  const percent = total === 0 ? 0 : (100 * covered) / total;
  const isEnough = percent >= LEAST_PERCENT[layer];
  console.log(`${isEnough ? 'ok' : 'TOO LOW'}: src/${layer}/ ${percent.toFixed(1)} % of ${total} branches\n`);
  if (!isEnough) process.exitCode = 1;
}
