// The VSIX under test, packaged anew when what it is made from changed.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../../..');

export function packagedExtension(): string {
  const { NODE_V8_COVERAGE: _coverage, ...env } = process.env;
  const args = ['scripts/package.mjs', '--if-stale'];
  execFileSync(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] });
  return join(ROOT, 'build/taskflow.vsix');
}
