// Which ends of runs have been told of: of all windows that show a folder one tells.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as vscode from 'vscode';

/** By then no window is about to tell of it. */
const FORGOTTEN_MS = 86_400_000;

/** True for the first who claims an end, and where it can't be known. `storage` is shared by all windows. */
export function claimTelling(storage: vscode.Uri, runId: string, endedAt: number): boolean {
  if (storage.scheme !== 'file') return true;
  const folder = join(storage.fsPath, 'told');
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${runId}.${endedAt}`), '', { flag: 'wx' });
    forgetOld(folder);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EEXIST';
  }
}

function forgetOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > FORGOTTEN_MS) rmSync(path, { force: true });
  }
}
