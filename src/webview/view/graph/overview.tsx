// A large graph from far, painted: thousands of elements would take the browser seconds, and nobody could read them.
import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { GraphLayout, PlacedNode } from '../../../layout/graph-layout.js';
import type { DrawnEdge } from '../../model/edge-geometry.js';
import { type Look, lookOf } from '../../model/look.js';
import { usePage } from '../context.js';
import { SHAPES } from '../state-icon.js';
import type { Camera } from './camera.js';
import { StateColours, theme } from './state-colours.js';

interface OverviewProps {
  readonly layout: GraphLayout;
  readonly edges: readonly DrawnEdge[];
  readonly camera: Camera;
}

const MOST_SIDE = 2400;
const REPAINT_MS = 120;
/** Milliseconds of a frame for painting edges. */
const SLICE_MS = 8;
const SLICE_EDGES = 40;
/** Milliseconds between two showings of edges painted so far. */
const SHOW_MS = 300;
/** Below this many pixels of its height a node's icon is a smudge. */
const LEAST_FOR_ICON = 5;

export function Overview({ layout, edges, camera }: OverviewProps): JSX.Element {
  const { state } = usePage();
  const root = useRef<HTMLDivElement>(null);
  const lines = useRef<HTMLCanvasElement>(null);
  const boxes = useRef<HTMLCanvasElement>(null);
  // Sharp at the zoom that shows all; closer than that there are real nodes soon.
  const sharpness =
    Math.min(0.5, MOST_SIDE / layout.width, MOST_SIDE / layout.height) * Math.min(2, devicePixelRatio);
  const size = { width: Math.ceil(layout.width * sharpness), height: Math.ceil(layout.height * sharpness) };

  // Pan and zoom move the painted picture as it is.
  useSignalEffect(() => {
    const { x, y, k } = camera.viewport.value;
    root.current?.style.setProperty('transform', `translate(${x}px,${y}px) scale(${k / sharpness})`);
  });

  useEffect(() => {
    const shown = lines.current?.getContext('2d');
    const context = new OffscreenCanvas(size.width, size.height).getContext('2d');
    if (!shown || !context || !root.current) return;
    const colours = new StateColours(root.current);
    shown.clearRect(0, 0, size.width, size.height);
    context.setTransform(sharpness, 0, 0, sharpness, 0, 0);
    context.strokeStyle = colours.of('edge').line;
    context.lineWidth = Math.max(1, 0.6 / sharpness);
    context.globalAlpha = 0.55;
    colours.dispose();
    return paintSlices(context, edges, () => {
      shown.clearRect(0, 0, size.width, size.height);
      shown.drawImage(context.canvas, 0, 0);
    });
  }, [edges, sharpness, theme.value]);

  const painted = useRef<Map<string, string>>(new Map());
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const paint = (): void => {
    timer.current = undefined;
    const context = boxes.current?.getContext('2d');
    if (!context || !root.current) return;
    context.setTransform(sharpness, 0, 0, sharpness, 0, 0);
    const colours = new StateColours(root.current);
    const matching = state.matching.peek();
    const shapes = new Map<Look, readonly Path2D[]>();
    for (const node of layout.nodes) {
      const task = state.run.shown?.tasks.get(node.id);
      const look = task ? lookOf(task.state, task.allowed) : 'none';
      const isDim = matching !== null && !matching.has(node.id);
      const key = isDim ? `${look} dim` : look;
      const before = painted.current.get(node.id);
      if (before === key) continue;
      painted.current.set(node.id, key);
      if (before !== undefined) context.clearRect(node.x - 2, node.y - 2, node.width + 4, node.height + 4);
      paintNode(context, node, look, isDim ? 0.3 : 1, colours, sharpness, shapes);
    }
    colours.dispose();
  };
  useEffect(() => {
    painted.current = new Map();
    boxes.current?.getContext('2d')?.clearRect(0, 0, size.width, size.height);
    paint();
  }, [layout, sharpness, theme.value]);
  useSignalEffect(() => {
    void [state.run.change.value, state.run.structure.value, state.matching.value];
    timer.current ??= setTimeout(paint, REPAINT_MS);
  });
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <div class="overview" ref={root} aria-hidden="true">
      <canvas ref={lines} {...size} />
      <canvas ref={boxes} {...size} />
    </div>
  );
}

/**
 * A few edges each frame, so that nothing waits for them, and aside: without a graphics card each change of a canvas
 * in the page paints all of it anew. Returns what ends it.
 */
function paintSlices(
  context: OffscreenCanvasRenderingContext2D,
  edges: readonly DrawnEdge[],
  show: () => void,
): () => void {
  let at = 0;
  let frame = 0;
  let shownAt = performance.now();
  const slice = (): void => {
    const end = performance.now() + SLICE_MS;
    while (at < edges.length && performance.now() < end) {
      const some = edges.slice(at, at + SLICE_EDGES);
      context.stroke(new Path2D(some.map(({ d }) => d).join('')));
      at += SLICE_EDGES;
    }
    const isOver = at >= edges.length;
    if (isOver || performance.now() - shownAt > SHOW_MS) {
      show();
      shownAt = performance.now();
    }
    if (!isOver) frame = requestAnimationFrame(slice);
    // For measuring.
    else performance.mark('edges');
  };
  frame = requestAnimationFrame(slice);
  return () => cancelAnimationFrame(frame);
}

function paintNode(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: PlacedNode,
  look: Look,
  alpha: number,
  colours: StateColours,
  sharpness: number,
  shapes: Map<Look, readonly Path2D[]>,
): void {
  const { line, fill } = colours.of(look);
  context.globalAlpha = alpha;
  context.fillStyle = fill;
  context.fillRect(x, y, width, height);
  context.strokeStyle = line;
  context.lineWidth = 2;
  context.strokeRect(x, y, width, height);
  if (height * sharpness < LEAST_FOR_ICON || look === 'none') return;
  let paths = shapes.get(look);
  if (!paths) {
    paths = SHAPES[look].map(([, d]) => new Path2D(d));
    shapes.set(look, paths);
  }
  context.save();
  context.translate(x + width / 2 - 18, y + height / 2 - 18);
  context.scale(2.25, 2.25);
  context.lineWidth = 1.8;
  paths.forEach((path, place) => {
    const isSolid = SHAPES[look][place]?.[0] === 'solid';
    context.fillStyle = line;
    context.strokeStyle = SHAPES[look][place]?.[0] === 'cut' ? fill : line;
    if (isSolid) context.fill(path);
    else context.stroke(path);
  });
  context.restore();
}
