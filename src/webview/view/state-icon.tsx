// One icon for each state, 16 × 16, each with a shape of its own; colour comes from the class.
import type { JSX } from 'preact';
import type { TaskDefinition } from '../../core/definition.js';
import type { Look } from '../model/look.js';

const OCTAGON = 'M5 1h6l4 4v6l-4 4H5l-4-4V5z';
const CIRCLE = 'M8 1.25a6.75 6.75 0 1 1 0 13.5a6.75 6.75 0 1 1 0-13.5z';
const CROSS = 'M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2';

type Part = readonly [className: string, d: string];

/** `solid` is filled, `cut` is drawn on it in the background's colour, `line` is a stroke. */
export const SHAPES: Readonly<Record<Look, readonly Part[]>> = {
  none: [['line thin', CIRCLE]],
  queued: [
    ['line', CIRCLE],
    ['dot', 'M4.6 8h.01M8 8h.01M11.4 8h.01'],
  ],
  running: [
    ['track', CIRCLE],
    ['line spin', 'M8 1.25a6.75 6.75 0 0 1 6.75 6.75'],
    ['solid', 'M6.3 5.2v5.6L11 8z'],
  ],
  up_for_retry: [['line', 'M13.9 9.6A6.1 6.1 0 1 1 12.6 4M12.9 1.2v3.2H9.7']],
  success: [
    ['solid', CIRCLE],
    ['cut', 'M4.8 8.3l2.2 2.2 4.3-4.8'],
  ],
  failed: [
    ['solid', OCTAGON],
    ['cut', CROSS],
  ],
  allowed_failure: [
    ['line', OCTAGON],
    ['line', CROSS],
  ],
  timed_out: [
    ['solid', OCTAGON],
    ['cut', 'M8 4.2V8l2.6 1.8'],
  ],
  skipped: [
    ['line dashed', CIRCLE],
    ['line', 'M5.6 5.6L8.2 8l-2.6 2.4M10.4 5.6v4.8'],
  ],
  upstream_failed: [
    ['line', 'M8 1.8l6.6 12H1.4z'],
    ['line', 'M8 6.2v3.6M8 11.7v.2'],
  ],
  cancelled: [
    ['line', CIRCLE],
    ['line', 'M3.4 12.6l9.2-9.2'],
  ],
  interrupted: [
    ['line dashed', CIRCLE],
    ['line', 'M6.3 5.4v5.2M9.7 5.4v5.2'],
  ],
};

/** Inside an SVG, at its own origin. */
export function IconShape({ look }: { readonly look: Look }): JSX.Element {
  return (
    <g class={`icon s-${look}`}>
      {SHAPES[look].map(([className, d]) => (
        <path key={d} class={className} d={d} />
      ))}
    </g>
  );
}

/** What kind of task it is, where there is no state to show. */
export function KindShape({ kind }: { readonly kind: TaskDefinition['kind'] }): JSX.Element {
  return (
    <g class="icon kind">
      <path
        class="line"
        d={
          kind === 'shell'
            ? 'M2.5 4l4 4-4 4M8 12h5.5'
            : 'M5.5 2.5C3 2.5 4.8 8 2 8c2.8 0 1 5.5 3.5 5.5M10.5 2.5C13 2.5 11.2 8 14 8c-2.8 0-1 5.5-3.5 5.5'
        }
      />
    </g>
  );
}

/** In text; it says nothing itself, the state's word stands beside it. */
export function StateIcon({ look, size = 16 }: { readonly look: Look; readonly size?: number }): JSX.Element {
  return (
    <svg class="state-icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <IconShape look={look} />
    </svg>
  );
}
