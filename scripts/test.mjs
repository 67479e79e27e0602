// npm test [-- FILE…]: all tests, or some. Those in a browser come last and one after the other: they share one VS Code.
// Each of the others has a folder and processes of its own, so two files run at once.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const files = process.argv.slice(2);
const AT_ONCE = ['--parallel', '--jobs', '2'];
/**
 * The layers that `scripts/coverage.mjs` looks at. Their own tests are measured alone, since it slows every process down,
 * and one after the other: a worker of mocha ends without leaving what it covered.
 */
const MEASURED = 'test/{core,engine}/**';
const IN_BROWSER = 'test/{webview,host,ui}/**';
/** The text that tsx makes of each source counts too. Its import comes after that of tsx. */
const coverage = ['-n', 'import=tsx/esm', '-n', 'import=monocart-coverage-reports/register'];
const isMeasured = process.env.NODE_V8_COVERAGE !== undefined;

const suites =
  files.length > 0
    ? [files]
    : [
        [...(isMeasured ? coverage : AT_ONCE), `${MEASURED}/*.test.ts`],
        [...AT_ONCE, '--ignore', MEASURED, '--ignore', IN_BROWSER, 'test/**/*.test.ts'],
        [`${IN_BROWSER}/*.test.ts`],
      ];
let isFailed = false;
for (const [index, words] of suites.entries()) {
  const env = { ...process.env };
  if (index > 0) delete env.NODE_V8_COVERAGE;
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
  const { status } = spawnSync(process.execPath, [mocha, ...words], { cwd: root, stdio: 'inherit', env });
  isFailed ||= status !== 0;
}
process.exit(isFailed ? 1 : 0);
