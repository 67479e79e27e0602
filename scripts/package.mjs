// Makes the VSIX: `node scripts/package.mjs [--out=FILE] [--if-stale]`. It is built in a new folder of its own, so that dist/
// stays as it is for those who are running it, nothing but what is listed here can get in, and two may do it at once.
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fingerprintSources } from './setup/freshness.mjs';

/** Copied as they are. */
const CONTENTS = [
  'bin',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'docs',
  'l10n',
  'media',
  'python/taskflow',
  'package.nls.json',
  'package.nls.de.json',
];
/** Of package.json: what only a checkout needs. */
const LEFT_OUT = ['private', 'scripts', 'dependencies', 'devDependencies', 'overrides'];
const LARGEST_BYTES = 3 * 1024 * 1024;

const root = join(import.meta.dirname, '..');
/** Beside the VSIX: what it was made from. */
const stamp = join(root, 'build/packaged-from');
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'build/taskflow.vsix' },
    'if-stale': { type: 'boolean', default: false },
  },
});
const packagePath = resolve(root, values.out);
const fingerprint = fingerprintSources(root, [...CONTENTS, 'scripts']);

if (values['if-stale'] && isFresh()) process.exit();
mkdirSync(join(root, 'build'), { recursive: true });
const staging = mkdtempSync(join(root, 'build/vsix-'));
process.on('exit', () => rmSync(staging, { recursive: true, force: true }));
stage();
build();
const packed = pack();
const bytes = statSync(packed).size;
console.log(`${packagePath}: ${(bytes / 1024 / 1024).toFixed(2)} MB`);
if (bytes > LARGEST_BYTES) fail('the VSIX is larger than 3 MB');
renameSync(packed, packagePath);
writeFileSync(stamp, fingerprint);

function isFresh() {
  return existsSync(packagePath) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;
}

function stage() {
  for (const path of CONTENTS) {
    const source = join(root, path);
    if (!existsSync(source)) continue;
    cpSync(source, join(staging, path), { recursive: true, filter: isWanted });
  }
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const key of LEFT_OUT) delete manifest[key];
  writeFileSync(join(staging, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(staging, '.vscodeignore'), '.vscodeignore\n');
}

/** @param {string} path */
function isWanted(path) {
  return !/__pycache__|\.pyc$|\.mypy_cache/.test(path) && basename(path) !== 'tests';
}

function build() {
  const args = ['esbuild.js', '--production', `--outdir=${join(staging, 'dist')}`];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) fail('the build failed');
}

/** Gives the path of the VSIX. A warning is a failure: whoever installs the extension would live with what it tells of. */
function pack() {
  const packed = join(staging, 'taskflow.vsix');
  const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
  // No repository is published, so none is named, and links stay as they are.
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [vsce, 'package', ...options, '--out', packed],
    { cwd: staging, encoding: 'utf8', input: '' },
  );
  const said = `${stdout}${stderr}`;
  if (status !== 0 || /warning/i.test(said)) fail(`vsce is not content:\n${said}`);
  return packed;
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
