// What the activation of the extension costs the extension host, beside that of one that does nothing.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXTENSION } from '../../test/support/vscode/asked-host.js';
import type { VscodeWindow, Workbench } from '../../test/support/vscode/workbench.js';
import { type BenchRow, middle } from '../bench-row.js';
import { IDLE_EXTENSION } from './workbench.js';

const WINDOWS = 5;
/** What VS Code itself does in the host when a window opens is not counted. */
const SETTLE_MS = 3000;

interface Activation {
  readonly threadMs: number;
  readonly wallMs: number;
}

/** In folders without a DAG file nothing activates the extension but us: it is told not to start by itself. */
export async function activations(workbench: Workbench): Promise<BenchRow[]> {
  const ours: Activation[] = [];
  const idle: Activation[] = [];
  const putBack = withoutStart(workbench.vscode.extensions);
  for (let number = 0; number < WINDOWS; number += 1) {
    const window = await workbench.open({ name: `empty${number}`, files: { 'notes.txt': 'none\n' } });
    await window.page.waitForTimeout(SETTLE_MS);
    idle.push(await activate(window, IDLE_EXTENSION));
    ours.push(await activate(window, EXTENSION));
    await window.close();
  }
  putBack();
  const row = (
    name: string,
    all: readonly Activation[],
    key: keyof Activation,
    reach: number | null,
  ): BenchRow => {
    return { name, value: middle(all.map((each) => each[key])), unit: 'ms', reach };
  };
  return [
    row('activation, time of the host’s thread', ours, 'threadMs', 50),
    row('… of an extension that does nothing', idle, 'threadMs', null),
    row('activation, elapsed', ours, 'wallMs', null),
  ];
}

/** Takes out of the installed extension that it starts with each window; returns what undoes that. */
function withoutStart(extensions: string): () => void {
  const name = readdirSync(extensions).find((each) => each.startsWith(EXTENSION.toLowerCase()));
  const path = join(extensions, name ?? '', 'package.json');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(/,?\s*"onStartupFinished"/, ''));
  return () => writeFileSync(path, text);
}

function activate(window: VscodeWindow, id: string): Promise<Activation> {
  return window.host.evaluate(async (vscode, extension) => {
    // Of this thread alone: others of the process compile and collect for all extensions.
    const used = (before?: NodeJS.CpuUsage): NodeJS.CpuUsage =>
      (process as unknown as { threadCpuUsage(before?: NodeJS.CpuUsage): NodeJS.CpuUsage }).threadCpuUsage(
        before,
      );
    const before = used();
    const start = performance.now();
    await vscode.extensions.getExtension(extension)?.activate();
    const { user, system } = used(before);
    return { threadMs: (user + system) / 1000, wallMs: performance.now() - start };
  }, id);
}
