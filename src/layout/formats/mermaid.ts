// The graph as Mermaid text, which GitHub, GitLab and many wikis draw: https://mermaid.js.org/syntax/flowchart.html
import { TASK_STATES } from '../../core/states.js';
import { type DagPicture, describeDag, type FormatInput, type PictureTask } from './dag-picture.js';
import type { FormatOptions } from './format-options.js';
import { LIGHT } from './palette.js';
import { printable } from './printable.js';
import { STATE_MARKS, stateWords } from './state-marks.js';

/**
 * A flowchart with every edge; the critical path's are thick. States of a run are signs, words and colours. Nodes
 * are named `t0`, `t1`, …, because some ids are Mermaid's own words (`end`).
 */
export function toMermaid(input: FormatInput, { direction = 'right' }: FormatOptions = {}): string {
  const picture = describeDag(input);
  const lines = [
    '---',
    `title: "${picture.definition.id}"`,
    '---',
    `flowchart ${direction === 'right' ? 'LR' : 'TB'}`,
    ...accessibleDescription(picture),
    ...picture.tasks.map((task, index) => `  t${index}["${label(task)}"]`),
  ];
  for (const [source, targets] of picture.graph.downstream.entries())
    for (const target of targets)
      lines.push(`  t${source} ${picture.isCriticalEdge(source, target) ? '==>' : '-->'} t${target}`);
  return `${[...lines, ...classes(picture.tasks)].join('\n')}\n`;
}

/** Read out by screen readers; one line, and its end must not be hidden in the text. */
function accessibleDescription({ definition }: DagPicture): string[] {
  const text = printable(definition.description ?? '')
    .replace(/[\s;#{}]+/g, ' ')
    .trim();
  return text ? [`  accDescr: ${text}`] : [];
}

function label({ definition, state, allowed }: PictureTask): string {
  const rule =
    definition.trigger_rule === 'all_success' ? '' : `<br/><small>${definition.trigger_rule}</small>`;
  if (state === undefined) return `${definition.id}${rule}`;
  return `${STATE_MARKS[state].sign} ${definition.id}<br/><small>${stateWords(state, allowed)}</small>`;
}

function classes(tasks: readonly PictureTask[]): string[] {
  return TASK_STATES.flatMap((state) => {
    const nodes = tasks.flatMap((task, index) => (task.state === state ? [`t${index}`] : []));
    if (nodes.length === 0) return [];
    const style = `stroke:${LIGHT.state[state]},stroke-width:${state === 'none' ? 1 : 2}px`;
    return [`  classDef ${state} ${style}`, `  class ${nodes.join(',')} ${state}`];
  });
}
