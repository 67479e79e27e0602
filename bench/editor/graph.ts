// How soon a large graph is seen.
import type { Workbench } from '../../test/support/vscode/workbench.js';
import type { BenchRow } from '../bench-row.js';
import { drawGraph, layered } from './workbench.js';

export async function graphs(workbench: Workbench): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const [count, reach, reachEdges] of [
    [1000, 1500, 1500],
    [5000, 1000, null],
  ] as const) {
    const window = await workbench.open({
      name: `graph${count}`,
      files: { 'wide.dag.yaml': layered(count), 'small.dag.yaml': layered(2) },
    });
    // What VS Code itself takes to make its first webview is not ours.
    await drawGraph(window, 'small.dag.yaml');
    await window.command('View: Close All Editors');
    await window.page.waitForTimeout(1000);
    const { tasksMs, edgesMs } = await drawGraph(window, 'wide.dag.yaml');
    const name = `graph of ${count} tasks, ${count * 3} edges`;
    rows.push(
      { name: `${name}: from command to its tasks`, value: tasksMs, unit: 'ms', reach },
      { name: `${name}: … to all edges`, value: edgesMs, unit: 'ms', reach: reachEdges },
    );
    await window.close();
  }
  return rows;
}
