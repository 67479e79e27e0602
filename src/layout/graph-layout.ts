// What is asked of a layout and what it answers: where each node of a graph stands and how its edges run.
import type { GraphTask } from '../core/graph/graph.js';

/** Where downstream tasks go. */
export type LayoutDirection = 'right' | 'down';

/** Plain data, so that it can be posted to a worker. All lengths are CSS pixels at zoom 1. */
export interface LayoutRequest {
  readonly direction: LayoutDirection;
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  /** In the file's order. Unknown upstream ids are ignored; cycles are allowed. */
  readonly tasks: readonly GraphTask[];
}

/** `x` and `y` are the top left corner; the origin is the picture's top left corner. */
export interface PlacedNode {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  /** An SVG path's `d`, from the upstream task's border to the downstream one's, without an arrowhead. */
  readonly path: string;
}

export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  /** In the order of the request's tasks. */
  readonly nodes: readonly PlacedNode[];
  /** Every edge of the graph once. */
  readonly edges: readonly PlacedEdge[];
  /** `levels` also where Graphviz was asked but could not answer in its limits. */
  readonly method: 'graphviz' | 'levels';
}

/** Space between levels, and between the tasks of one level. */
export const GAPS: Readonly<Record<LayoutDirection, { readonly levels: number; readonly tasks: number }>> = {
  right: { levels: 48, tasks: 14 },
  down: { levels: 44, tasks: 24 },
};

/** Over these limits Graphviz is not asked: it would take seconds. */
export const MOST_FOR_GRAPHVIZ = { tasks: 2_500, edges: 6_000 } as const;

/** Over these limits a page keeps the levels, which it has at once: a second picture would come after the first was read. */
export const MOST_FOR_SECOND_PICTURE = { tasks: 600, edges: 1_800 } as const;

/** True where the plain levels are the picture: many tasks, or none that waits for another (a grid says more). */
export function isForLevels(
  tasks: readonly GraphTask[],
  most: { readonly tasks: number; readonly edges: number } = MOST_FOR_GRAPHVIZ,
): boolean {
  const edges = tasks.reduce((sum, task) => sum + task.depends_on.length, 0);
  return edges === 0 || tasks.length > most.tasks || edges > most.edges;
}

/** A coordinate with one decimal at most. */
export function pixel(value: number): number {
  return Math.round(value * 10) / 10;
}
