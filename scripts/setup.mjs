// Makes a checkout ready to use: installs the packages and builds dist/ where they are missing or stale.
// On Node's built-ins only, since it runs before anything is installed. `--packages` leaves out the build.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { areModulesStale, fingerprintSources, isBuildStale, recordBuild } from './setup/freshness.mjs';
import { withLock } from './setup/lock.mjs';

const OLDEST_NODE = [20, 19];
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const withBuild = !process.argv.includes('--packages');

checkNode();
if (isAnythingStale()) {
  const problem = await withLock(join(root, '.cache', 'setup.lock'), setUp, (pid) =>
    console.error(`Waiting for another set-up of this folder (process ${pid}) …`),
  );
  if (problem) fail(problem);
}

function isAnythingStale() {
  return areModulesStale(root) || (withBuild && isBuildStale(root));
}

/** What went wrong, or null. Asks again what is stale: another set-up may have done the work meanwhile. */
async function setUp() {
  if (areModulesStale(root)) {
    console.error('Installing packages (npm ci) …');
    // Install scripts are left out: no package here needs one, and whether npm runs them depends on its version.
    const problem = await run(
      ...npm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'),
    );
    if (problem) return problem;
  }
  if (withBuild && isBuildStale(root)) {
    console.error('Building dist/ …');
    const fingerprint = fingerprintSources(root);
    const problem = await run(process.execPath, ['esbuild.js']);
    if (problem) return problem;
    recordBuild(root, fingerprint);
  }
  return null;
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  fail(
    `TaskFlow needs Node ${OLDEST_NODE.join('.')} or later, this is ${process.versions.node}. Get one from nodejs.org.`,
  );
}

/**
 * npm as it was started, where it started us: its path need not be on PATH, and on Windows `npm` is no program.
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
function npm(...args) {
  const script = process.env.npm_execpath;
  if (script && /npm-cli\.c?js$/.test(script)) return [process.execPath, [script, ...args]];
  return process.platform === 'win32' ? ['cmd', ['/d', '/c', 'npm', ...args]] : ['npm', args];
}

/**
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<string | null>} what went wrong, or null
 */
function run(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  return new Promise((resolve) => {
    const report = (/** @type {unknown} */ outcome) =>
      resolve(outcome === 0 ? null : `Set-up failed: \`${command} ${args.join(' ')}\`: ${outcome}`);
    child.once('error', (error) => report(error.message));
    child.once('exit', (code, signal) => report(signal ?? (code === 0 ? 0 : `exit code ${code}`)));
  });
}

/** @param {string} message */
function fail(message) {
  console.error(message);
  process.exit(1);
}
