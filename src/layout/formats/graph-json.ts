// The graph as JSON: for scripts, and for what other tools draw.
import type { TriggerRule } from '../../core/definition.js';
import { transitiveReduction } from '../../core/graph/transitive-reduction.js';
import type { TaskStateName } from '../../core/states.js';
import { type DagPicture, describeDag, type FormatInput } from './dag-picture.js';

export interface GraphJson {
  readonly dag_id: string;
  readonly description?: string;
  /** In the file's order. */
  readonly tasks: readonly GraphJsonTask[];
  /** From upstream to downstream. */
  readonly edges: readonly GraphJsonEdge[];
  /** Task ids that may run side by side; null when the graph has a cycle. */
  readonly levels: readonly (readonly string[])[] | null;
  /** null when the graph has a cycle; `duration_ms` is null when no duration is known and all tasks count alike. */
  readonly critical_path: { readonly tasks: readonly string[]; readonly duration_ms: number | null } | null;
}

export interface GraphJsonTask {
  readonly id: string;
  readonly description?: string;
  readonly trigger_rule: TriggerRule;
  readonly allow_failure: boolean;
  /** From 0; null when the graph has a cycle. */
  readonly level: number | null;
  readonly critical: boolean;
  /** How much later it could start without making the run longer; only when durations are known. */
  readonly slack_ms?: number;
  readonly state?: TaskStateName;
  readonly allowed?: true;
  readonly attempts?: number;
  readonly duration_ms?: number;
}

export interface GraphJsonEdge {
  readonly from: string;
  readonly to: string;
  readonly critical: boolean;
  /** A longer path says the same: it may be left out of a drawing. */
  readonly implied: boolean;
}

/** Plain JSON data, snake_case as all that is sent. */
export function toGraphJson(input: FormatInput): GraphJson {
  const picture = describeDag(input);
  const { definition, graph, levels, critical, hasDurations } = picture;
  const names = (indexes: readonly number[]): string[] => indexes.map((index) => graph.ids[index] ?? '');
  return {
    dag_id: definition.id,
    ...(definition.description !== undefined && { description: definition.description }),
    tasks: tasksOf(picture),
    edges: edgesOf(picture),
    levels: levels?.map(names) ?? null,
    critical_path: critical && {
      tasks: names(critical.path),
      duration_ms: hasDurations ? critical.length : null,
    },
  };
}

function tasksOf({ tasks, levels, critical, hasDurations, isCriticalTask }: DagPicture): GraphJsonTask[] {
  const levelOf = new Map(levels?.flatMap((level, place) => level.map((index) => [index, place] as const)));
  return tasks.map(({ definition, state, allowed, attempts, durationMs }, index) => ({
    id: definition.id,
    ...(definition.description !== undefined && { description: definition.description }),
    trigger_rule: definition.trigger_rule,
    allow_failure: definition.allow_failure,
    level: levelOf.get(index) ?? null,
    critical: isCriticalTask(index),
    ...(hasDurations && critical && { slack_ms: critical.slack[index] ?? 0 }),
    ...(state !== undefined && { state, attempts }),
    ...(allowed && { allowed }),
    ...(durationMs !== undefined && { duration_ms: durationMs }),
  }));
}

function edgesOf({ graph, isCriticalEdge }: DagPicture): GraphJsonEdge[] {
  const reduced = transitiveReduction(graph).graph;
  return graph.upstream.flatMap((sources, target) => {
    const kept = new Set(reduced.upstream[target]);
    return sources.map((source) => ({
      from: graph.ids[source] ?? '',
      to: graph.ids[target] ?? '',
      critical: isCriticalEdge(source, target),
      implied: !kept.has(source),
    }));
  });
}
