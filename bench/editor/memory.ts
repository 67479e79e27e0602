// What a long history costs the extension host in memory.
import { homeOf } from '../../test/support/vscode/asked-host.js';
import type { Workbench } from '../../test/support/vscode/workbench.js';
import type { BenchRow } from '../bench-row.js';
import { buildHome } from '../long-history.js';
import { drawGraph } from './workbench.js';

const SETTLE_MS = 5000;
const WINDOWS = 3;
const DAG = `tasks:\n${Array.from({ length: 10 }, (_, place) => `  task_${place}: { run: "true" }`).join('\n')}\n`;

/** The same window, with its views and a graph open: over an empty history, then over one of 10,000 runs. */
export async function memory(workbench: Workbench): Promise<BenchRow[]> {
  const empty = await usedInMiddle(workbench);
  await buildHome(empty.home);
  const full = await usedInMiddle(workbench);
  const row = (name: string, value: number, reach: number | null): BenchRow => ({
    name,
    value,
    unit: 'MB',
    reach,
  });
  return [
    row('memory of the host, 10,000 runs more than an empty history', full.megabytes - empty.megabytes, 60),
    row('… of it with an empty history', empty.megabytes, null),
  ];
}

/** A process keeps more or less of what it gave back: one window says little. */
async function usedInMiddle(workbench: Workbench): ReturnType<typeof used> {
  const windows: Awaited<ReturnType<typeof used>>[] = [];
  while (windows.length < WINDOWS) windows.push(await used(workbench));
  const middle = windows.sort((a, b) => a.megabytes - b.megabytes)[Math.floor(WINDOWS / 2)];
  if (!middle) throw new Error('Internal error: no window was opened');
  return middle;
}

async function used(workbench: Workbench): Promise<{ readonly megabytes: number; readonly home: string }> {
  const window = await workbench.open({ name: 'memory', files: { 'dag_0.dag.yaml': DAG } });
  await window.openSidebar();
  await drawGraph(window, 'dag_0.dag.yaml');
  await window.page.waitForTimeout(SETTLE_MS);
  const home = await homeOf(window);
  const megabytes = await window.host.evaluate(async () => {
    process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
    const collect = process.getBuiltinModule('node:vm').runInNewContext('gc') as () => void;
    collect();
    await new Promise((resolve) => setTimeout(resolve, 500));
    collect();
    return process.memoryUsage.rss() / 1024 / 1024;
  });
  await window.close();
  return { megabytes, home };
}
