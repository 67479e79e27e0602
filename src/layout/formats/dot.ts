// The graph in Graphviz's language: https://graphviz.org/doc/info/lang.html
import { describeDag, type FormatInput, type PictureTask } from './dag-picture.js';
import { durationText } from './duration-text.js';
import type { FormatOptions } from './format-options.js';
import { LIGHT } from './palette.js';
import { printable } from './printable.js';
import { STATE_MARKS, stateWords } from './state-marks.js';

/** A digraph with every edge; the critical path's are bold. Descriptions are tooltips. */
export function toDot(input: FormatInput, { direction = 'right' }: FormatOptions = {}): string {
  const { definition, tasks, graph, isCriticalEdge } = describeDag(input);
  const lines = [
    `digraph ${quoted(definition.id)} {`,
    `  graph [rankdir=${direction === 'right' ? 'LR' : 'TB'}, tooltip=${quoted(definition.description ?? definition.id)}]`,
    '  node [shape=box, style=rounded, fontname="Helvetica,Arial,sans-serif", fontsize=11, color="#8c959f"]',
    '  edge [color="#8c959f", arrowsize=0.7]',
    ...tasks.map((task) => `  ${quoted(task.definition.id)} [${attributes(task).join(', ')}]`),
  ];
  for (const [source, targets] of graph.downstream.entries())
    for (const target of targets) {
      const style = isCriticalEdge(source, target) ? ` [color="${LIGHT.critical}", penwidth=2]` : '';
      lines.push(`  ${quoted(graph.ids[source] ?? '')} -> ${quoted(graph.ids[target] ?? '')}${style}`);
    }
  return `${[...lines, '}'].join('\n')}\n`;
}

function attributes({ definition, state, allowed, durationMs }: PictureTask): string[] {
  const rule = definition.trigger_rule === 'all_success' ? [] : [definition.trigger_rule];
  const lines = [state ? `${STATE_MARKS[state].sign} ${definition.id}` : definition.id];
  if (state)
    lines.push([stateWords(state, allowed), ...(durationMs ? [durationText(durationMs)] : [])].join(', '));
  else lines.push(...rule);
  return [
    `label=${quoted(lines.join('\n'))}`,
    ...(definition.description ? [`tooltip=${quoted(definition.description)}`] : []),
    ...(state ? [`color="${LIGHT.state[state]}"`, `penwidth=${state === 'none' ? 1 : 2}`] : []),
  ];
}

/** A quoted string; the text must not become one of Graphviz's escapes such as \N, nor an HTML entity. */
function quoted(text: string): string {
  const plain = printable(text).replaceAll('&', '&amp;');
  const escaped = plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `"${escaped.replace(/\r\n|\r|\n/g, '\\n')}"`;
}
