// One way to ask for a layout: Graphviz where it is quick enough, the plain levels where it is not.
import { type GraphLayout, isForLevels, type LayoutRequest, MOST_FOR_GRAPHVIZ } from './graph-layout.js';
import { graphvizLayout } from './graphviz-layout.js';
import { levelsLayout } from './levels-layout.js';

/** A layout being made on another thread. */
export interface RunningLayout {
  readonly result: Promise<GraphLayout>;
  /** Ends the thread; `result` may stay open for ever. */
  stop(): void;
}

export interface LayoutLimits {
  /** Larger graphs get the plain levels. Default 2,500. */
  readonly mostTasks?: number;
  /** Default 6,000. */
  readonly mostEdges?: number;
  /** Milliseconds until the plain levels are taken instead; default 5,000. Needs `start`. */
  readonly timeLimitMs?: number;
  /**
   * Starts `graphvizLayout(request)` on another thread (a worker of Node or of a browser). Absent: it runs on this
   * thread, which it blocks, and no time limit can end it: right inside a worker and in the command line.
   */
  readonly start?: (request: LayoutRequest) => RunningLayout;
}

/**
 * Lays the graph out. Never rejects: when the graph is over a limit, has no edges (a grid says more than one long
 * column), or Graphviz fails or takes too long, the answer is the plain levels (`method` says which it is).
 */
export async function layoutGraph(request: LayoutRequest, limits: LayoutLimits = {}): Promise<GraphLayout> {
  const { mostTasks: tasks = MOST_FOR_GRAPHVIZ.tasks, mostEdges: edges = MOST_FOR_GRAPHVIZ.edges } = limits;
  if (isForLevels(request.tasks, { tasks, edges })) return levelsLayout(request);
  try {
    if (!limits.start) return await graphvizLayout(request);
    return (await withinTime(limits.start(request), limits.timeLimitMs ?? 5_000)) ?? levelsLayout(request);
  } catch {
    return levelsLayout(request);
  }
}

/** null when the time is over first; the thread is ended in any case. */
async function withinTime(running: RunningLayout, timeLimitMs: number): Promise<GraphLayout | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), timeLimitMs);
  });
  try {
    return await Promise.race([running.result, timeout]);
  } finally {
    clearTimeout(timer);
    running.stop();
  }
}
