// Tells whether the installed packages fit package-lock.json and whether dist/ was built from the present sources.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a build reads; folders are walked. */
const SOURCES = [
  'src',
  'media',
  'esbuild.js',
  'scripts/build',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/** Written after a build that succeeded: the fingerprint of what it was made from. */
const BUILD_STAMP = join('dist', '.built-from');

/**
 * True when node_modules/ lacks a package of package-lock.json or holds another version of one.
 * npm writes node_modules/.package-lock.json as the last step of an install, so an install that was cut short
 * is seen too. Optional packages may be missing: they are for other platforms.
 * @param {string} root
 * @returns {boolean}
 */
export function areModulesStale(root) {
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (installed === null) return true;
  const wanted = readPackages(join(root, 'package-lock.json')) ?? {};
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const present = installed[path];
    if (present ? present.version !== entry.version : !entry.optional) return true;
  }
  return false;
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }> | null} null when missing or damaged
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

/**
 * True when dist/ is missing or was built from other sources.
 * @param {string} root
 * @returns {boolean}
 */
export function isBuildStale(root) {
  const stamp = join(root, BUILD_STAMP);
  return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== fingerprintSources(root);
}

/**
 * Records that dist/ was built from the sources with this fingerprint. Take the fingerprint before building:
 * what is edited meanwhile then makes the build stale.
 * @param {string} root
 * @param {string} fingerprint
 */
export function recordBuild(root, fingerprint) {
  const aside = join(root, `${BUILD_STAMP}.${process.pid}`);
  writeFileSync(aside, fingerprint);
  renameSync(aside, join(root, BUILD_STAMP));
}

/**
 * A hash over paths and contents, not times: a checkout that only touches files needs no new build.
 * @param {string} root
 * @param {readonly string[]} [more] files and folders beside the sources
 * @returns {string}
 */
export function fingerprintSources(root, more = []) {
  const hash = createHash('sha256');
  for (const path of [...SOURCES, ...more].flatMap((source) => listFiles(root, source))) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} path a file or folder relative to root; may be missing
 * @returns {string[]} files relative to root, sorted
 */
function listFiles(root, path) {
  if (!existsSync(join(root, path))) return [];
  try {
    return readdirSync(join(root, path), { withFileTypes: true })
      .flatMap((entry) =>
        entry.isDirectory() ? listFiles(root, join(path, entry.name)) : [join(path, entry.name)],
      )
      .sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [path];
    throw error;
  }
}
