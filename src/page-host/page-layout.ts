// Layouts on request: of several asked for while one is made, only the newest is.
import type { GraphLayout } from '../layout/graph-layout.js';

/** Runs `make` when no newer one has been asked for meanwhile. */
export function latestLayout(): (make: () => Promise<GraphLayout>) => Promise<GraphLayout | 'outdated'> {
  let newest = 0;
  let last: Promise<unknown> = Promise.resolve();
  return async (make) => {
    const own = ++newest;
    await last;
    if (own !== newest) return 'outdated';
    const made = make();
    last = made.catch(() => {});
    const layout = await made;
    return own === newest ? layout : 'outdated';
  };
}
