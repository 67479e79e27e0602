// What every format draws: a DAG's graph, levels and critical path, with the states of a run where there is one.
import type { DagDefinition, TaskDefinition } from '../../core/definition.js';
import { type CriticalPath, criticalPath } from '../../core/graph/critical-path.js';
import { buildGraph, type Graph } from '../../core/graph/graph.js';
import { parallelLevels } from '../../core/graph/parallel-levels.js';
import { type RunState, summarizeTask } from '../../core/run-state.js';
import { isFinalTaskState, type TaskStateName } from '../../core/states.js';

export interface FormatInput {
  readonly definition: DagDefinition;
  /** Its states and durations are shown; tasks that it does not know are `none`. */
  readonly run?: RunState;
  /** Expected milliseconds by task id, for the critical path. Absent: those of the run; without a run all count alike. */
  readonly durations?: ReadonlyMap<string, number>;
}

export interface DagPicture {
  readonly definition: DagDefinition;
  /** By index, as in `graph`. */
  readonly tasks: readonly PictureTask[];
  readonly graph: Graph;
  /** null when the graph has a cycle. */
  readonly levels: readonly (readonly number[])[] | null;
  /** null when the graph has a cycle. */
  readonly critical: CriticalPath | null;
  /** False when nothing is known of durations and all tasks count alike. */
  readonly hasDurations: boolean;
  readonly isCriticalTask: (index: number) => boolean;
  readonly isCriticalEdge: (source: number, target: number) => boolean;
}

export interface PictureTask {
  readonly definition: TaskDefinition;
  /** Absent without a run. */
  readonly state?: TaskStateName;
  /** Its failure is allowed. */
  readonly allowed: boolean;
  readonly attempts: number;
  /** Of the run's attempts, in milliseconds; absent when it made none, as of most that are skipped. */
  readonly durationMs?: number;
}

/** Puts together what is drawn. O(edges + tasks · log tasks). */
export function describeDag({ definition, run, durations }: FormatInput): DagPicture {
  const graph = buildGraph(definition.tasks);
  const tasks = definition.tasks.map((task) => pictureTask(task, run));
  const known = tasks.map((task) => durations?.get(task.definition.id) ?? durationInRun(task));
  const critical = criticalPath(graph, weights(known));
  const path = critical?.path ?? [];
  const nextOnPath = new Map(path.map((index, place) => [index, path[place + 1]]));
  return {
    definition,
    tasks,
    graph,
    levels: parallelLevels(graph),
    critical,
    hasDurations: known.some((duration) => duration !== undefined),
    isCriticalTask: (index) => nextOnPath.has(index),
    isCriticalEdge: (source, target) => nextOnPath.get(source) === target,
  };
}

function pictureTask(definition: TaskDefinition, run: RunState | undefined): PictureTask {
  const task = run?.tasks.get(definition.id);
  if (!run || !task) return { definition, allowed: false, attempts: 0, ...(run && { state: 'none' }) };
  const { attempts, duration_ms } = summarizeTask(task);
  return {
    definition,
    state: task.state,
    allowed: task.allowed,
    attempts,
    ...(attempts > 0 && { durationMs: duration_ms }),
  };
}

/** A task that ended without an attempt took no time; of one still to come nothing is known. */
function durationInRun({ state, durationMs }: PictureTask): number | undefined {
  return state && isFinalTaskState(state) ? (durationMs ?? 0) : durationMs;
}

/** A task of unknown duration counts as the others do on average, so that it does not look short. */
function weights(known: readonly (number | undefined)[]): number[] {
  const told = known.filter((duration) => duration !== undefined);
  const average = told.length > 0 ? told.reduce((sum, duration) => sum + duration, 0) / told.length : 1;
  return known.map((duration) => duration ?? average);
}
