// Makes a VSIX of a small extension that is here for tests and measures alone.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const VSCE = join(import.meta.dirname, '../../../node_modules/@vscode/vsce/vsce');
const OPTIONS = ['--no-dependencies', '--allow-missing-repository', '--skip-license'];

export function packExtension(folder: string, vsix: string): void {
  execFileSync(process.execPath, [VSCE, 'package', ...OPTIONS, '--out', vsix], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
