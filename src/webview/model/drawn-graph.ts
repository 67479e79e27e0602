// The definition that a page draws, with what every view asks of it worked out once.

import type { DagDefinition, TaskDefinition } from '../../core/definition.js';
import { buildGraph, type Graph } from '../../core/graph/graph.js';
import { levelOfEach } from '../../core/graph/parallel-levels.js';
import { stronglyConnected } from '../../core/graph/strongly-connected.js';
import { topologicalSort } from '../../core/graph/topological-sort.js';
import { breakCycles } from '../../layout/break-cycles.js';

export interface DrawnGraph {
  readonly definition: DagDefinition;
  readonly graph: Graph;
  /** By index, in the order of graph.ids. */
  readonly tasks: readonly TaskDefinition[];
  /** Every task once: by level, in the file's order inside a level; tasks on a cycle last. */
  readonly order: readonly number[];
  readonly levelOf: Int32Array;
  readonly levels: number;
  readonly edges: number;
  /** Changes when tasks or edges do, and only then. */
  readonly shape: string;
}

/** O(edges + tasks · log tasks). A definition with a cycle is drawn too. */
export function drawnGraph(definition: DagDefinition): DrawnGraph {
  const tasks = uniqueTasks(definition.tasks);
  const graph = buildGraph(tasks);
  const { order, left } = topologicalSort(graph);
  // As it is drawn: a cycle has levels once it is broken.
  const acyclic = left.length > 0 ? breakCycles(graph) : graph;
  const levelOf = levelOfEach(acyclic, left.length > 0 ? topologicalSort(acyclic).order : order);
  const byLevel = [...order].sort((a, b) => (levelOf[a] ?? 0) - (levelOf[b] ?? 0) || a - b);
  return {
    definition,
    graph,
    tasks,
    order: [...byLevel, ...left],
    levelOf,
    levels: levelOf.reduce((most, level) => Math.max(most, level + 1), 0),
    edges: graph.upstream.reduce((sum, upstream) => sum + upstream.length, 0),
    shape: shapeOf(tasks),
  };
}

/** The same for two lists of tasks with the same edges in the same order. */
export function shapeOf(tasks: readonly TaskDefinition[]): string {
  return tasks.map((task) => `${task.id}<${task.depends_on.join()}`).join(';');
}

/** A half-typed file may name a task twice: the first is drawn, the file's problems tell of the other. */
function uniqueTasks(tasks: readonly TaskDefinition[]): readonly TaskDefinition[] {
  const seen = new Set<string>();
  return tasks.filter(({ id }) => !seen.has(id) && seen.add(id));
}

/** Tasks that lie on a cycle, as ids, each with the number of its cycle. */
export function tasksOnCycles({ graph }: DrawnGraph): ReadonlyMap<string, number> {
  const onCycle = new Map<string, number>();
  stronglyConnected(graph).forEach((component, number) => {
    for (const index of component) onCycle.set(graph.ids[index] ?? '', number);
  });
  return onCycle;
}
