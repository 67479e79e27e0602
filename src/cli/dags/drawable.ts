// What of a DAG can be drawn: the whole, or of a file with errors the tasks and edges it tells of.
import type { DagDefinition } from '../../core/definition.js';
import { definitionOfOutline } from '../../core/definition-of-outline.js';
import type { DefinitionResult } from '../../definition/check-source.js';

/** The file's definition, or one that stands in for it: right in ids and edges, and nothing else is said. */
export function drawableDefinition({ id, definition, tasks }: DefinitionResult): DagDefinition {
  if (definition) return definition;
  // Two tasks of one id are one node.
  const edges = new Map<string, Set<string>>();
  for (const task of tasks) edges.set(task.id, new Set([...(edges.get(task.id) ?? []), ...task.depends_on]));
  const outline = [...edges].map(([taskId, upstream]) => ({ id: taskId, depends_on: [...upstream] }));
  return definitionOfOutline(id, outline);
}
