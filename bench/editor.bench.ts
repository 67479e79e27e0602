// Bench: the packaged extension in a real VS Code: activation, graphs, and a run of a thousand tasks watched live.
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { EXTENSION, listedRuns, newestRun, taskflow } from '../test/support/vscode/asked-host.js';
import { type VscodeWindow, Workbench } from '../test/support/vscode/workbench.js';
import { type BenchRow, middle } from './bench-row.js';

const ACTIVATIONS = 3;

export async function benchEditor(): Promise<BenchRow[]> {
  const workbench = await Workbench.start(
    {
      skip: () => {
        throw new Error('this bench needs a browser');
      },
    },
    { kind: 'server' },
  );
  try {
    return [...(await activations(workbench)), ...(await graphs(workbench)), ...(await longRun(workbench))];
  } finally {
    await workbench.stop();
  }
}

/** In folders without a DAG file nothing activates the extension but us. */
async function activations(workbench: Workbench): Promise<BenchRow[]> {
  const measured: { wallMs: number; processorMs: number }[] = [];
  for (let number = 0; number < ACTIVATIONS; number += 1) {
    const window = await workbench.open({ name: `empty${number}`, files: { 'notes.txt': 'none\n' } });
    measured.push(
      await window.host.evaluate(async (vscode, id) => {
        const processor = process.cpuUsage();
        const start = performance.now();
        await vscode.extensions.getExtension(id)?.activate();
        const { user, system } = process.cpuUsage(processor);
        return { wallMs: performance.now() - start, processorMs: (user + system) / 1000 };
      }, EXTENSION),
    );
    await window.close();
  }
  return [
    {
      name: 'activation, processor time of the host',
      value: middle(measured.map(({ processorMs }) => processorMs)),
      unit: 'ms',
      reach: 50,
    },
    {
      name: 'activation, elapsed',
      value: middle(measured.map(({ wallMs }) => wallMs)),
      unit: 'ms',
      reach: null,
    },
  ];
}

async function graphs(workbench: Workbench): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [count, reach] of [
    [1000, 1500],
    [5000, 1000],
  ] as const) {
    const window = await workbench.open({
      name: `graph${count}`,
      files: { 'wide.dag.yaml': layered(count), 'small.dag.yaml': layered(2) },
    });
    // What VS Code itself takes to make its first webview is not ours.
    await drawn(window, 'small.dag.yaml');
    await window.command('View: Close All Editors');
    const { ms } = await drawn(window, 'wide.dag.yaml');
    const name = `graph of ${count} tasks, ${count * 3} edges, from command to drawn`;
    rows.push({ name, value: ms, unit: 'ms', reach });
    await window.close();
  }
  return rows;
}

async function longRun(workbench: Workbench): Promise<BenchRow[]> {
  const window = await workbench.open({ name: 'long', files: { 'wide.dag.yaml': layered(1000) } });
  await taskflow(workbench, window.folder, 'run', 'wide.dag.yaml');
  const alone = await newestMs(workbench, window);
  const { frame } = await drawn(window, 'wide.dag.yaml');
  await frame.evaluate(`{
    window.frames95 = [];
    let last = performance.now();
    const look = (now) => { window.frames95.push(now - last); last = now; requestAnimationFrame(look); };
    requestAnimationFrame(look);
  }`);
  await window.host.evaluate(
    async (vscode, path) => {
      const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks');
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      Object.assign(globalThis, { taskflowDelay: delay });
      await vscode.commands.executeCommand('taskflow.runDag', { uri: vscode.Uri.file(path) });
    },
    join(window.folder, 'wide.dag.yaml'),
  );
  await newestRun(workbench, window.folder, 'running');
  await newestRun(workbench, window.folder, 'success');
  const inEditor = await newestMs(workbench, window);
  const blocked = await window.host.evaluate(
    () => (globalThis as unknown as { taskflowDelay: { max: number } }).taskflowDelay.max / 1e6,
  );
  const frames = await frame.evaluate<number[]>('window.frames95');
  await window.close();
  const name = '1,000 tasks run in the editor, graph open';
  return [
    { name: `${name}, of the command line's time`, value: inEditor / alone, unit: 'x', reach: 1.2 },
    { name: `${name}: longest block of the host`, value: blocked, unit: 'ms', reach: 50 },
    { name: `${name}: 95 % of frames within`, value: quantile(frames, 0.95), unit: 'ms', reach: 100 },
  ];
}

/** Opens a DAG's graph; the time from the command until its tasks are seen. */
async function drawn(window: VscodeWindow, name: string): Promise<{ ms: number; frame: Frame }> {
  const start = performance.now();
  await window.host.evaluate(
    async (vscode, path) => {
      await vscode.commands.executeCommand('taskflow.openGraph', { uri: vscode.Uri.file(path) });
    },
    join(window.folder, name),
  );
  const frame = await window.graphFrame();
  await frame.locator('.node').first().waitFor();
  return { ms: performance.now() - start, frame };
}

async function newestMs(workbench: Workbench, window: VscodeWindow): Promise<number> {
  const [newest] = await listedRuns(workbench, window.folder);
  return Date.parse(newest?.ended_at ?? '') - Date.parse(newest?.started_at ?? '');
}

/** Fifty tasks a level, each after three of the level above. */
function layered(count: number): string {
  const tasks = Array.from({ length: count }, (_, index) => {
    const level = Math.floor(index / 50);
    const above = [0, 7, 13].map((step) => `t${(level - 1) * 50 + ((index + step) % 50)}`);
    return `  t${index}: { run: "true"${level > 0 ? `, depends_on: [${above.join(', ')}]` : ''} }`;
  });
  return `tasks:\n${tasks.join('\n')}\n`;
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}
