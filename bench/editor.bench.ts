// Bench: the packaged extension in a real VS Code: activation, graphs, a run of a thousand tasks, a long history.
import type { BenchRow } from './bench-row.js';
import { activations } from './editor/activation.js';
import { checks } from './editor/checks.js';
import { graphs } from './editor/graph.js';
import { memory } from './editor/memory.js';
import { longRun } from './editor/run.js';
import { withWorkbench } from './editor/workbench.js';

export function benchEditor(): Promise<BenchRow[]> {
  return withWorkbench(async (workbench) => [
    ...(await activations(workbench)),
    ...(await checks(workbench)),
    ...(await graphs(workbench)),
    ...(await longRun(workbench)),
    ...(await memory(workbench)),
  ]);
}
