// The whole graph in a corner, with the part that is seen; drawn on a canvas, because it is redrawn often.
import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { lookOf } from '../../model/look.js';
import { type Size, seen } from '../../model/viewport.js';
import { word } from '../../words.js';
import { usePage } from '../context.js';
import type { Camera } from './camera.js';
import { StateColours, theme } from './state-colours.js';

const MOST: Size = { width: 200, height: 130 };
/** Milliseconds between two drawings, and more for each task. */
const REDRAW_MS = 400;
const REDRAW_MS_FOR_TASK = 0.6;

export function Minimap({ camera }: { readonly camera: Camera }): JSX.Element | null {
  const { state } = usePage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const layout = state.layout.value;
  const scale = layout ? Math.min(MOST.width / layout.width, MOST.height / layout.height) : 1;
  const size = { width: (layout?.width ?? 1) * scale, height: (layout?.height ?? 1) * scale };

  // States: seldom, and not at all when nothing changed.
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useSignalEffect(() => {
    void [state.run.change.value, state.layout.value, theme.value];
    timer.current ??= setTimeout(
      () => {
        timer.current = undefined;
        if (canvas.current) paint(canvas.current);
      },
      REDRAW_MS + REDRAW_MS_FOR_TASK * (state.layout.peek()?.nodes.length ?? 0),
    );
  });
  const paint = (target: HTMLCanvasElement): void => {
    const placed = state.layout.peek();
    const context = target.getContext('2d');
    if (!placed || !context) return;
    const ratio = devicePixelRatio || 1;
    const k = Math.min(MOST.width / placed.width, MOST.height / placed.height);
    target.width = Math.ceil(placed.width * k * ratio);
    target.height = Math.ceil(placed.height * k * ratio);
    context.scale(k * ratio, k * ratio);
    const colours = new StateColours(target.parentElement ?? target);
    const least = 2 / k;
    for (const node of placed.nodes) {
      const task = state.run.shown?.tasks.get(node.id);
      const look = task ? lookOf(task.state, task.allowed) : 'none';
      context.fillStyle = colours.of(look).line;
      context.globalAlpha = look === 'none' ? 0.4 : 1;
      context.fillRect(node.x, node.y, Math.max(least, node.width), Math.max(least, node.height));
    }
    colours.dispose();
  };

  // The frame moves with every pan, without drawing anything anew.
  useSignalEffect(() => {
    const box = seen(camera.viewport.value, camera.screen.value);
    const style = frame.current?.style;
    if (!style) return;
    style.left = `${box.left * scale}px`;
    style.top = `${box.top * scale}px`;
    style.width = `${(box.right - box.left) * scale}px`;
    style.height = `${(box.bottom - box.top) * scale}px`;
  });

  if (!layout) return null;
  const go = (event: PointerEvent): void => {
    if (event.buttons === 0 || !canvas.current) return;
    const corner = canvas.current.getBoundingClientRect();
    camera.centre((event.clientX - corner.left) / scale, (event.clientY - corner.top) / scale);
  };
  return (
    <div
      class="minimap"
      aria-hidden="true"
      title={word('graph.minimap')}
      style={{ width: `${size.width}px`, height: `${size.height}px` }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        go(event);
      }}
      onPointerMove={go}
    >
      <canvas ref={canvas} style={{ width: `${size.width}px`, height: `${size.height}px` }} />
      <div class="minimap-window">
        <div class="minimap-frame" ref={frame} />
      </div>
    </div>
  );
}
