// taskflow run --dry-run: what would run, in which order.
import type { DagDefinition, Json } from '../core/definition.js';
import { buildGraph } from '../core/graph/graph.js';
import { parallelLevels } from '../core/graph/parallel-levels.js';
import type { Terminal } from './terminal.js';

export interface Plan {
  readonly definition: DagDefinition;
  readonly selected: readonly string[] | null;
  readonly params: Readonly<Record<string, Json>>;
  readonly isJson: boolean;
}

export function printPlan(terminal: Terminal, { definition, selected, params, isJson }: Plan): void {
  const chosen = selected ? new Set(selected) : null;
  const tasks = definition.tasks.filter((task) => !chosen || chosen.has(task.id));
  const graph = buildGraph(tasks);
  const levels = (parallelLevels(graph) ?? []).map((level) => level.map((index) => graph.ids[index] ?? ''));
  if (isJson) {
    const leftOut = definition.tasks.length - tasks.length;
    terminal.write(`${JSON.stringify({ dag_id: definition.id, params, levels, left_out: leftOut })}\n`);
    return;
  }
  const { bold, dim } = terminal.colors;
  const lines = [`${bold(definition.id)}: ${tasks.length} of ${definition.tasks.length} tasks would run`];
  for (const [name, value] of Object.entries(params)) lines.push(`  ${dim(name)} = ${JSON.stringify(value)}`);
  levels.forEach((level, index) => {
    lines.push(`  ${dim(`level ${index + 1}`)}`);
    for (const id of level) lines.push(`    ${id}${taskNotes(definition, id, dim)}`);
  });
  terminal.write(`${lines.join('\n')}\n`);
}

function taskNotes(definition: DagDefinition, id: string, dim: (text: string) => string): string {
  const task = definition.tasks.find((each) => each.id === id);
  if (!task) return '';
  const notes: string[] = [];
  if (task.depends_on.length > 0) notes.push(`after ${task.depends_on.join(', ')}`);
  if (task.trigger_rule !== 'all_success') notes.push(task.trigger_rule);
  if (task.if !== undefined) notes.push(`if ${task.if}`);
  if (task.retries > 0) notes.push(`${task.retries} retries`);
  return notes.length > 0 ? `  ${dim(notes.join(' · '))}` : '';
}
