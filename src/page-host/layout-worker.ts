// dist/layout-worker.js: lays one graph out on a thread of its own, so that nothing waits for Graphviz.
import { parentPort, workerData } from 'node:worker_threads';
import type { LayoutRequest } from '../layout/graph-layout.js';
import { graphvizLayout } from '../layout/graphviz-layout.js';

// An error ends the thread, which its starter sees.
parentPort?.postMessage(await graphvizLayout(workerData as LayoutRequest));
