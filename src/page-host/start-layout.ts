// Starts a layout on another thread, and ends it when nobody waits for it any more.
import { Worker } from 'node:worker_threads';
import type { GraphLayout, LayoutRequest } from '../layout/graph-layout.js';
import type { LayoutLimits } from '../layout/layout-graph.js';

/** `script`: the built layout-worker.js. */
export function layoutStarter(script: string): NonNullable<LayoutLimits['start']> {
  return (request: LayoutRequest) => {
    const worker = new Worker(script, { workerData: request });
    const layout = new Promise<GraphLayout>((resolve, reject) => {
      worker.once('message', (made: GraphLayout) => {
        resolve(made);
        void worker.terminate();
      });
      worker.once('error', reject);
      worker.once('exit', () => reject(new Error('the layout thread ended without a layout')));
    });
    return { result: layout, stop: () => void worker.terminate() };
  };
}
