// The graph algorithms of the engine, for the DAGs of this SDK: tasks in, ids out.
import { criticalPath as findCriticalPath } from '../core/graph/critical-path.js';
import { findCycles } from '../core/graph/cycles.js';
import { buildGraph, type Graph } from '../core/graph/graph.js';
import { parallelLevels as findLevels } from '../core/graph/parallel-levels.js';
import { topologicalSort as sort } from '../core/graph/topological-sort.js';
import { DagError } from './dag-error.js';
import type { Task } from './task.js';

export function topologicalSort(tasks: readonly Task[]): string[] {
  const graph = acyclic(tasks);
  return sort(graph).order.map((index) => idAt(graph, index));
}

export function parallelLevels(tasks: readonly Task[]): string[][] {
  const graph = acyclic(tasks);
  return (findLevels(graph) ?? []).map((level) => level.map((index) => idAt(graph, index)));
}

export function criticalPath(tasks: readonly Task[], durations: Readonly<Record<string, number>>): string[] {
  const graph = acyclic(tasks);
  const times = graph.ids.map((id) => (Object.hasOwn(durations, id) ? (durations[id] ?? 1) : 1));
  return (findCriticalPath(graph, times)?.path ?? []).map((index) => idAt(graph, index));
}

/** One cycle as ids, the first again at the end; empty when there is none. */
export function findCycle(tasks: readonly Task[]): string[] {
  const graph = toGraph(tasks);
  const [cycle] = findCycles(graph);
  return cycle ? [...cycle, ...cycle.slice(0, 1)].map((index) => idAt(graph, index)) : [];
}

function acyclic(tasks: readonly Task[]): Graph {
  const cycle = findCycle(tasks);
  if (cycle.length > 0) throw new DagError(`these tasks wait for each other: ${cycle.join(' -> ')}`, 'cycle');
  return toGraph(tasks);
}

function toGraph(tasks: readonly Task[]): Graph {
  return buildGraph(tasks.map(({ id, dependsOn }) => ({ id, depends_on: dependsOn })));
}

function idAt(graph: Graph, index: number): string {
  return graph.ids[index] ?? '';
}
