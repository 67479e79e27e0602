// The edges: many in one path, because thousands of elements are slow; those that are marked lie above.
import type { JSX } from 'preact';
import type { PlacedNode } from '../../../layout/graph-layout.js';
import { type Box, type DrawnEdge, overlaps } from '../../model/edge-geometry.js';
import { usePage } from '../context.js';
import { relatedTo } from './marks.js';

/** So many edges share a path: small enough that a damaged spot repaints little. */
const IN_ONE_PATH = 48;

interface EdgesProps {
  readonly edges: readonly DrawnEdge[];
  /** Edges outside are left out; null: none are. */
  readonly box: Box | null;
}

export function PlainEdges({ edges, box }: EdgesProps): JSX.Element {
  const inView = box ? edges.filter((edge) => overlaps(edge, box)) : edges;
  const paths: string[] = [];
  for (let at = 0; at < inView.length; at += IN_ONE_PATH)
    paths.push(pathOf(inView.slice(at, at + IN_ONE_PATH)));
  return (
    <g class="edges">
      {paths.map((d, index) => (
        <path key={index} d={d} />
      ))}
    </g>
  );
}

interface MarkedEdgesProps extends EdgesProps {
  /** Where nodes are painted, not drawn: they can't be marked themselves. */
  readonly painted: ReadonlyMap<string, PlacedNode> | null;
}

/** Edges of the critical path, with its painted nodes, and of what is hovered or selected. */
export function MarkedEdges({ edges, box, painted }: MarkedEdgesProps): JSX.Element {
  const { state } = usePage();
  const path = state.showsCritical.value ? state.critical.value : null;
  const critical = path?.edges;
  const outlines = painted && path ? path.ids.map((id) => outlineOf(painted.get(id))).join('') : '';
  const hovered = state.hovered.value;
  const focus = hovered ?? state.selected.value;
  const related = relatedTo(state, focus);
  const isNear = (edge: DrawnEdge): boolean =>
    hovered === null
      ? edge.from === focus || edge.to === focus
      : Boolean(related?.has(edge.from) && related.has(edge.to));
  const inView = (edge: DrawnEdge): boolean => !box || overlaps(edge, box);
  return (
    <g class="edges">
      {critical && critical.size > 0 && (
        <path class="critical" d={pathOf(edges.filter((edge) => critical.has(edge.key))) + outlines} />
      )}
      {related && <path class="related" d={pathOf(edges.filter((edge) => isNear(edge) && inView(edge)))} />}
    </g>
  );
}

export function CycleEdges({
  edges,
  onCycle,
}: EdgesProps & { readonly onCycle: ReadonlyMap<string, number> }): JSX.Element | null {
  const closing = edges.filter(({ from, to }) => onCycle.has(from) && onCycle.get(from) === onCycle.get(to));
  return closing.length > 0 ? (
    <g class="edges">
      <path class="cycle" d={pathOf(closing)} />
    </g>
  ) : null;
}

function outlineOf(node: PlacedNode | undefined): string {
  return node ? `M${node.x},${node.y}h${node.width}v${node.height}h${-node.width}z` : '';
}

function pathOf(edges: readonly DrawnEdge[]): string {
  return edges.map(({ d }) => d).join('');
}
