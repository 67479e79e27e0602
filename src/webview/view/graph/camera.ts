// Pan and zoom of the graph by mouse, trackpad and keys, with d3-zoom; what is seen is a signal.
import { type Signal, signal } from '@preact/signals';
import { type Selection, select } from 'd3-selection';
import { type ZoomBehavior, zoom, zoomIdentity, zoomTransform } from 'd3-zoom';
import type { Box } from '../../model/edge-geometry.js';
import {
  bringIntoView,
  contains,
  type Detail,
  detailAt,
  fitTo,
  LEAST_ZOOM,
  MOST_ZOOM,
  openAt,
  type Place,
  placeOf,
  type Size,
  seen,
  type Viewport,
  viewportAt,
} from '../../model/viewport.js';

/** What is drawn reaches so far beyond what is seen, so that a small pan draws nothing new. */
const MARGIN = 0.3;
const STEP = 1.35;
/** Zoom at which a task that was looked for is shown. */
const READABLE = 0.9;
const LEAST_READABLE = 0.45;

export class Camera {
  readonly viewport: Signal<Viewport> = signal({ x: 0, y: 0, k: 1 });
  readonly detail: Signal<Detail> = signal('near');
  /** Part of the graph worth having in the document. */
  readonly drawnBox: Signal<Box>;
  readonly screen: Signal<Size> = signal({ width: 0, height: 0 });
  /** Nothing of the graph is out of view. */
  readonly isWhole: Signal<boolean> = signal(true);
  /** False once a person moved it: then nothing else may. */
  isAutomatic = true;
  /** A person asked for all of it, however small. */
  #isWholeWanted = false;
  /** Many nodes: set before the content. */
  isLarge = false;

  #svg: Selection<SVGSVGElement, unknown, null, undefined> | null = null;
  #zoom: ZoomBehavior<SVGSVGElement, unknown> | null = null;
  #content: Size = { width: 1, height: 1 };
  #kept: Place | null;

  /** `kept`: where it goes as soon as there is a screen; null: all is fitted. */
  constructor(kept: Place | null = null) {
    this.#kept = kept;
    this.isAutomatic = kept === null;
    this.drawnBox = signal(seen(this.viewport.value, this.screen.value, MARGIN));
  }

  /** Takes over an SVG; `layer` is moved. Returns what ends it. */
  attach(svg: SVGSVGElement, layer: SVGGElement): () => void {
    const behavior = zoom<SVGSVGElement, unknown>()
      .scaleExtent([LEAST_ZOOM, MOST_ZOOM])
      // A wheel pans (below); with Ctrl, which a pinch sets too, it zooms.
      .filter((event: Event) =>
        event instanceof WheelEvent
          ? event.ctrlKey || event.metaKey
          : !(event instanceof MouseEvent) || event.button === 0 || event.button === 1,
      )
      .clickDistance(4)
      .on('zoom', ({ transform, sourceEvent }) => {
        if (sourceEvent) this.isAutomatic = false;
        layer.setAttribute('transform', `translate(${transform.x},${transform.y}) scale(${transform.k})`);
        this.viewport.value = { x: transform.x, y: transform.y, k: transform.k };
        this.#follow();
      });
    const selection = select(svg);
    selection.call(behavior).on('dblclick.zoom', null);
    const pan = (event: WheelEvent): void => {
      if (event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const unit = event.deltaMode === 1 ? 16 : 1;
      const [dx, dy] =
        event.shiftKey && event.deltaX === 0 ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
      this.isAutomatic = false;
      this.panBy(-dx * unit, -dy * unit);
    };
    svg.addEventListener('wheel', pan, { passive: false });
    const observer = new ResizeObserver(() => {
      this.screen.value = { width: svg.clientWidth, height: svg.clientHeight };
      if (this.#kept && svg.clientWidth > 0) this.#move(viewportAt(this.#kept, this.screen.value));
      if (svg.clientWidth > 0) this.#kept = null;
      if (this.isAutomatic) this.#place();
      else this.#follow();
    });
    observer.observe(svg);
    [this.#svg, this.#zoom] = [selection, behavior];
    return () => {
      observer.disconnect();
      svg.removeEventListener('wheel', pan);
      selection.on('.zoom', null);
      this.#svg = this.#zoom = null;
    };
  }

  /** The size of what is drawn; fits it unless a person has moved the view. */
  setContent(content: Size): void {
    this.#content = content;
    if (this.isAutomatic) this.#place();
    else this.#follow(true);
  }

  /** Shows all of it, however small. */
  fit(): void {
    this.#isWholeWanted = true;
    this.#place();
  }

  /** A large graph is opened from far: it has a picture for that. */
  #place(): void {
    const screen = this.screen.value;
    const isWhole = this.isLarge || this.#isWholeWanted;
    if (screen.width > 0 && screen.height > 0)
      this.#move(isWhole ? fitTo(this.#content, screen) : openAt(this.#content, screen));
    this.isAutomatic = true;
  }

  zoomBy(steps: number): void {
    this.isAutomatic = false;
    const { width, height } = this.screen.value;
    const k = Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, this.viewport.value.k * STEP ** steps));
    const ratio = k / this.viewport.value.k;
    const { x, y } = this.viewport.value;
    this.#move({ k, x: width / 2 - (width / 2 - x) * ratio, y: height / 2 - (height / 2 - y) * ratio });
  }

  panBy(dx: number, dy: number): void {
    this.isAutomatic = false;
    const { x, y, k } = this.viewport.value;
    this.#move({ k, x: x + dx, y: y + dy });
  }

  /** Puts this point of the graph in the middle. */
  centre(x: number, y: number): void {
    this.isAutomatic = false;
    this.#move(viewportAt({ x, y, k: this.viewport.value.k }, this.screen.value));
  }

  /** Where a person has moved it; null while all is fitted. */
  get place(): Place | null {
    if (this.isAutomatic) return null;
    return this.#kept ?? placeOf(this.viewport.value, this.screen.value);
  }

  /** Moves as little as needed to show `box`; from far away also zooms in so that it can be read, where asked. */
  reveal(box: Box, readable = false): void {
    const automatic = this.isAutomatic;
    const viewport = this.viewport.value;
    if (readable && viewport.k < LEAST_READABLE) {
      this.#move({ ...viewport, k: READABLE });
      this.centre((box.left + box.right) / 2, (box.top + box.bottom) / 2);
      return;
    }
    const next = bringIntoView(viewport, this.screen.value, box);
    if (next === viewport) return;
    this.#move(next);
    this.isAutomatic = automatic && next === viewport;
  }

  #move({ x, y, k }: Viewport): void {
    if (this.#svg && this.#zoom) this.#svg.call(this.#zoom.transform, zoomIdentity.translate(x, y).scale(k));
  }

  #follow(always = false): void {
    const { viewport, screen } = this;
    this.detail.value = detailAt(viewport.value.k, this.isLarge);
    const inView = seen(viewport.value, screen.value);
    this.isWhole.value = contains(inView, {
      left: 0,
      top: 0,
      right: this.#content.width,
      bottom: this.#content.height,
    });
    const drawn = this.drawnBox.value;
    const tooMuch = drawn.right - drawn.left > (inView.right - inView.left) * 4;
    if (always || tooMuch || !contains(drawn, inView))
      this.drawnBox.value = seen(viewport.value, screen.value, MARGIN);
  }

  /** For tests and restoring: where the SVG thinks it is. */
  get transform(): Viewport {
    const node = this.#svg?.node();
    return node ? zoomTransform(node) : this.viewport.value;
  }
}
