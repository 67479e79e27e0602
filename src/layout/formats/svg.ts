// The graph as one SVG file that needs nothing else: for documents, chat and code review.
import type { GraphLayout, LayoutRequest } from '../graph-layout.js';
import { layoutGraph } from '../layout-graph.js';
import { type DagPicture, describeDag, type FormatInput } from './dag-picture.js';
import type { FormatOptions } from './format-options.js';
import { drawFooter, drawHeader, HEADER_HEIGHT } from './svg-caption.js';
import { boxSize, drawNode } from './svg-node.js';
import { SVG_STYLE } from './svg-style.js';
import { escapeXml } from './xml.js';

export interface SvgOptions extends FormatOptions {
  /** Places the nodes; default `layoutGraph` on this thread. */
  readonly layout?: (request: LayoutRequest) => Promise<GraphLayout>;
}

const MARGIN = 24;
const NARROWEST = 360;

/**
 * Draws the DAG with its critical path and, where a run is given, its states (icons and words, not colours
 * alone). Light or dark as the reader's system is. Rejects only when the given `layout` does.
 */
export async function toSvg(input: FormatInput, options: SvgOptions = {}): Promise<string> {
  const { direction = 'right', layout = layoutGraph } = options;
  const picture = describeDag(input);
  const box = boxSize(picture.tasks);
  const tasks = picture.definition.tasks.map(({ id, depends_on }) => ({ id, depends_on }));
  const placed = await layout({ direction, nodeWidth: box.width, nodeHeight: box.height, tasks });
  const width = Math.ceil(Math.max(placed.width + 2 * MARGIN, NARROWEST));
  const footer = drawFooter(picture, input.run, { width, margin: MARGIN });
  const graphTop = MARGIN + HEADER_HEIGHT;
  const footerTop = graphTop + placed.height + MARGIN;
  const height = Math.ceil(footerTop + footer.height + MARGIN / 2);
  const { id } = picture.definition;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="taskflow" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(`DAG ${id}, ${picture.tasks.length} tasks`)}">`,
    `<style>${SVG_STYLE}</style>`,
    `<defs>${arrow('arrow')}${arrow('arrow critical')}</defs>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    `<g transform="translate(${MARGIN} ${MARGIN})">${drawHeader(picture, width - 2 * MARGIN)}</g>`,
    `<g transform="translate(${(width - placed.width) / 2} ${graphTop})">`,
    ...drawEdges(picture, placed),
    ...placed.nodes.map((node, index) => drawNode(picture, index, node)),
    '</g>',
    `<g transform="translate(${MARGIN} ${footerTop})">${footer.svg}</g>`,
    '</svg>\n',
  ].join('\n');
}

function arrow(names: string): string {
  const id = `taskflow-${names.replace(' ', '-')}`;
  return `<marker id="${id}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="${names}" d="M0 0.8L8 4L0 7.2Z"/></marker>`;
}

/** Critical ones last: they lie on top. */
function drawEdges({ graph, isCriticalEdge }: DagPicture, { edges }: GraphLayout): string[] {
  const isCritical = edges.map(({ from, to }) =>
    isCriticalEdge(graph.indexOf.get(from) ?? -1, graph.indexOf.get(to) ?? -1),
  );
  const draw = (critical: boolean): string[] =>
    edges
      .filter((_, place) => isCritical[place] === critical)
      .map(({ path }) =>
        critical
          ? `<path class="edge critical" d="${path}" marker-end="url(#taskflow-arrow-critical)"/>`
          : `<path class="edge" d="${path}" marker-end="url(#taskflow-arrow)"/>`,
      );
  return [...draw(false), ...draw(true)];
}
