// The Graph tab: nodes and edges over an SVG that pans and zooms, walked along by keys.
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { PlacedNode } from '../../../layout/graph-layout.js';
import { tasksOnCycles } from '../../model/drawn-graph.js';
import { drawnEdge, overlaps } from '../../model/edge-geometry.js';
import { levelLabels } from '../../model/level-labels.js';
import { walk } from '../../model/walk.js';
import { word } from '../../words.js';
import { Button } from '../button.js';
import { usePage } from '../context.js';
import { Camera } from './camera.js';
import { CycleEdges, MarkedEdges, PlainEdges } from './edges.js';
import { graphKey } from './keys.js';
import { Marks } from './marks.js';
import { Minimap } from './minimap.js';
import { Node } from './node.js';
import { onceQuiet } from './once-quiet.js';
import { Overview } from './overview.js';
import { TaskList } from './task-list.js';
import { contextOf } from './vscode-context.js';

/** Smaller graphs are in the document whole. */
const ALL_IN_DOCUMENT = 300;
const MINIMAP_FROM = 12;
/** So many nodes in the document, and nothing turns any more: each turn would paint the picture anew. */
const CALM_FROM = 120;
/** A pointer on its way across the graph must not make it flicker. */
const HOVER_MS = 90;

export function GraphTab(): JSX.Element {
  const page = usePage();
  const { state, act } = page;
  const svg = useRef<SVGSVGElement>(null);
  const layer = useRef<SVGGElement>(null);
  const camera = useMemo(() => new Camera(state.view.peek()), []);
  const marks = useMemo(() => new Marks(), []);
  /** The node that Tab reaches, where it is not the one selected. */
  const walked = useSignal<string | null>(null);

  const layout = state.layout.value;
  const drawn = state.drawn.value;
  const places = useMemo(() => new Map(layout?.nodes.map((node) => [node.id, node])), [layout]);
  const edges = useMemo(() => layout?.edges.map(drawnEdge) ?? [], [layout]);
  const cycles = useMemo(() => (drawn ? tasksOnCycles(drawn) : new Map<string, number>()), [drawn?.shape]);
  const labels = useMemo(
    () => (layout && drawn ? levelLabels(layout, drawn, state.direction.value) : []),
    [layout, drawn?.shape],
  );
  const isLarge = (layout?.nodes.length ?? 0) > ALL_IN_DOCUMENT;
  const box = isLarge ? camera.drawnBox.value : null;
  const detail = camera.detail.value;

  const focus = useComputed(() => {
    const graph = state.drawn.value?.graph;
    const wanted = walked.value ?? state.selected.value ?? '';
    return graph?.indexOf.has(wanted) ? wanted : (graph?.ids[state.drawn.value?.order[0] ?? 0] ?? null);
  });
  useLayoutEffect(() => marks.follow(state, () => focus.value), []);
  useLayoutEffect(
    () => (svg.current && layer.current ? camera.attach(svg.current, layer.current) : undefined),
    [],
  );
  const dag = drawn?.definition.id;
  const lastDag = useRef(dag);
  useLayoutEffect(() => {
    if (lastDag.current !== dag) camera.isAutomatic = true;
    lastDag.current = dag;
  }, [dag]);
  useLayoutEffect(() => {
    const keepPlace = (): void => {
      state.view.value = camera.place;
    };
    const end = onceQuiet(camera.viewport, keepPlace);
    return () => {
      end();
      keepPlace();
    };
  }, []);
  useLayoutEffect(() => {
    if (!layout) return;
    camera.isLarge = isLarge;
    camera.setContent(layout);
    // For measuring: the frame after this one has the picture on it.
    requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('drawn')));
  }, [layout, dag]);

  const boxOf = (id: string) => {
    const place = places.get(id);
    return (
      place && { left: place.x, top: place.y, right: place.x + place.width, bottom: place.y + place.height }
    );
  };
  useSignalEffect(() => {
    const wish = state.wish.value;
    const wanted = wish && boxOf(wish.id);
    if (wish && wanted && camera.screen.value.width > 0) {
      camera.reveal(wanted, true);
      walked.value = wish.id;
    }
  });

  const walkTo = (id: string): void => {
    walked.value = id;
    const wanted = boxOf(id);
    if (wanted) camera.reveal(wanted, camera.detail.value === 'far');
    // A node that was out of view is in the document only after the next drawing.
    requestAnimationFrame(() => marks.focus(id));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Not where the event came from: the focus follows a step a frame later, and the next key may be faster.
    const id = focus.value;
    graphKey(event, {
      step: (step) => {
        if (drawn && id) walkTo(walk(drawn, places, state.direction.value, id, step));
      },
      open: () => {
        if (id) act.select(id);
      },
      camera,
    });
  };

  /** What is painted has no elements: there the place says which task it is. */
  const taskUnder = (event: MouseEvent): string | null => {
    const id = taskAt(event.target);
    if (id !== null || !isPainted || !svg.current) return id;
    const corner = svg.current.getBoundingClientRect();
    const { x, y, k } = camera.viewport.peek();
    const [left, top] = [(event.clientX - corner.left - x) / k, (event.clientY - corner.top - y) / k];
    const under = (node: PlacedNode): boolean =>
      left >= node.x && left <= node.x + node.width && top >= node.y && top <= node.y + node.height;
    return layout?.nodes.find(under)?.id ?? null;
  };
  const hoverTimer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const hovering = useRef<string | null>(null);
  const hover = (id: string | null): void => {
    if (hovering.current === id) return;
    hovering.current = id;
    clearTimeout(hoverTimer.current);
    hoverTimer.current = setTimeout(() => {
      state.hovered.value = id;
    }, HOVER_MS);
  };

  const hovered = state.hovered.value;
  const isPainted = isLarge && detail === 'far';
  const shownFromFar = isPainted ? new Set([focus.value, state.selected.value, hovered]) : null;
  const nodes = useMemo(() => {
    if (shownFromFar) return layout?.nodes.filter(({ id }) => shownFromFar.has(id)) ?? [];
    const inView = box
      ? layout?.nodes.filter(({ x, y, width, height }) =>
          overlaps({ left: x, top: y, right: x + width, bottom: y + height }, box),
        )
      : layout?.nodes;
    return inView ?? [];
  }, [layout, box, isPainted, ...(shownFromFar ?? [])]);
  const plain = useMemo(
    () => (isPainted ? null : <PlainEdges edges={edges} box={box} />),
    [edges, box, isPainted],
  );

  return (
    <div class="graph">
      {isPainted && layout && <Overview layout={layout} edges={edges} camera={camera} />}
      {/* biome-ignore lint/a11y/useSemanticElements: an SVG has no element for it */}
      <svg
        ref={svg}
        class={`graph-svg ${detail}${nodes.length > CALM_FROM ? ' calm' : ''}`}
        role="group"
        aria-roledescription={word('graph.role')}
        aria-label={`${word('graph.label', { dag: dag ?? '' })}. ${word('graph.help')}`}
        data-vscode-context={isPainted ? contextOf(page, hovered) : undefined}
        onKeyDown={onKeyDown}
        onClick={(event) => act.select(taskUnder(event))}
        onPointerMove={(event) => hover(event.buttons === 0 ? taskUnder(event) : null)}
        onPointerLeave={() => hover(null)}
        onFocusIn={(event) => {
          walked.value = taskAt(event.target);
        }}
      >
        <g ref={layer}>
          {plain}
          <MarkedEdges edges={edges} box={box} painted={isPainted ? places : null} />
          {cycles.size > 0 && <CycleEdges edges={edges} box={box} onCycle={cycles} />}
          {labels.map(({ number, x, y }) => (
            <text key={number} class={`level-label ${state.direction.value}`} x={x} y={y}>
              {word('graph.level', { number })}
            </text>
          ))}
          {nodes.map((place) => {
            const definition = drawn?.tasks[drawn.graph.indexOf.get(place.id) ?? -1];
            return (
              definition && (
                <Node key={place.id} place={place} definition={definition} detail={detail} marks={marks} />
              )
            );
          })}
        </g>
      </svg>
      <div class="graph-tools" role="toolbar" aria-label={word('graph.tools')}>
        <Button
          label={word('action.zoomIn')}
          keys="+"
          glyph="plus"
          iconOnly
          onClick={() => camera.zoomBy(1)}
        />
        <Button
          label={word('action.zoomOut')}
          keys="−"
          glyph="minus"
          iconOnly
          onClick={() => camera.zoomBy(-1)}
        />
        <Button label={word('action.fit')} keys="0" glyph="fit" iconOnly onClick={() => camera.fit()} />
      </div>
      {(layout?.nodes.length ?? 0) >= MINIMAP_FROM && !camera.isWhole.value && <Minimap camera={camera} />}
      <TaskList />
    </div>
  );
}

/** The task whose node an event came from. */
function taskAt(target: EventTarget | null): string | null {
  const node = target instanceof Element ? target.closest('[data-task]') : null;
  return node?.getAttribute('data-task') ?? null;
}
