// npm test [-- FILE…]: all tests, or some. Those in a real VS Code come last and one after the other: they share one.
// Each of the others has a folder and processes of its own, so two files run at once.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const IN_VS_CODE = 'test/{host,ui}/**';
const files = process.argv.slice(2);
/** What `scripts/coverage.mjs` needs: the text that tsx makes of each source. Its import comes after that of tsx. */
const coverage = process.env.NODE_V8_COVERAGE
  ? ['-n', 'import=tsx/esm', '-n', 'import=monocart-coverage-reports/register']
  : [];

const suites =
  files.length > 0
    ? [files]
    : [
        [...coverage, '--parallel', '--jobs', '2', '--ignore', IN_VS_CODE, 'test/**/*.test.ts'],
        [`${IN_VS_CODE}/*.test.ts`],
      ];
let isFailed = false;
for (const [index, words] of suites.entries()) {
  const env = { ...process.env };
  // Nothing of VS Code and its browser is measured.
  if (index > 0) delete env.NODE_V8_COVERAGE;
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
  const { status } = spawnSync(process.execPath, [mocha, ...words], { cwd: root, stdio: 'inherit', env });
  isFailed ||= status !== 0;
}
process.exit(isFailed ? 1 : 0);
