// The whole graph as one SVG file in the colours of the page: drawn by the same components, out of sight, with the
// style each element has written into it.
import { render } from 'preact';
import type { GraphLayout } from '../../../layout/graph-layout.js';
import type { DrawnGraph } from '../../model/drawn-graph.js';
import { drawnEdge } from '../../model/edge-geometry.js';
import { type Page, PageContext } from '../context.js';
import { MarkedEdges, PlainEdges } from '../graph/edges.js';
import { Marks } from '../graph/marks.js';
import { Node } from '../graph/node.js';

export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 24;
const STYLES = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
] as const;

/** O(tasks + edges); some 0.1 ms for each task. */
export function graphPicture(page: Page, drawn: DrawnGraph, layout: GraphLayout): Picture {
  const width = Math.ceil(layout.width + 2 * MARGIN);
  const height = Math.ceil(layout.height + 2 * MARGIN);
  const edges = layout.edges.map(drawnEdge);
  const marks = new Marks();
  const stage = document.createElement('div');
  stage.className = 'export-stage';
  document.body.append(stage);
  render(
    <PageContext.Provider value={page}>
      <svg
        xmlns="http://www.w3.org/2000/svg"
        class="graph-svg near"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={drawn.definition.id}
      >
        <rect class="paper" width={width} height={height} />
        <g transform={`translate(${MARGIN},${MARGIN})`}>
          <PlainEdges edges={edges} box={null} />
          <MarkedEdges edges={edges} box={null} painted={null} />
          {layout.nodes.map((place) => {
            const definition = drawn.tasks[drawn.graph.indexOf.get(place.id) ?? -1];
            return (
              definition && (
                <Node key={place.id} place={place} definition={definition} detail="near" marks={marks} />
              )
            );
          })}
        </g>
      </svg>
    </PageContext.Provider>,
    stage,
  );
  const element = stage.querySelector('svg');
  if (element) {
    for (const part of element.querySelectorAll('*')) writeStyle(part);
    element.removeAttribute('class');
  }
  const svg = element ? new XMLSerializer().serializeToString(element) : '';
  render(null, stage);
  stage.remove();
  return { svg, width, height };
}

function writeStyle(element: Element): void {
  const style = getComputedStyle(element);
  if (style.display === 'none') {
    element.remove();
    return;
  }
  for (const name of STYLES) {
    const value = style.getPropertyValue(name);
    if (value && !isInitial(name, value)) element.setAttribute(name, value);
  }
  for (const name of [
    'class',
    'role',
    'aria-label',
    'tabindex',
    'data-task',
    'data-critical',
    'aria-hidden',
    'aria-pressed',
  ])
    element.removeAttribute(name);
}

/** What an SVG has by itself, or hands down, need not be written a thousand times. */
function isInitial(name: string, value: string): boolean {
  return (
    (name === 'opacity' && value === '1') ||
    (name === 'stroke' && value === 'none') ||
    (name === 'stroke-dasharray' && value === 'none') ||
    (name === 'text-anchor' && value === 'start') ||
    (name === 'stroke-linecap' && value === 'butt') ||
    (name === 'stroke-linejoin' && value === 'miter')
  );
}
