// The icons of buttons, 16 × 16, drawn here so that the page loads no font.
import type { JSX } from 'preact';

const PATHS = {
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M5 3v10M11 3v10',
  find: 'M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9zM10.3 10.3L14 14',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  fit: 'M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  down: 'M3.5 6L8 10.5 12.5 6',
  up: 'M3.5 10L8 5.5l4.5 4.5',
  chain: 'M2 12l4-4 3 2.5L14 4',
  panel: 'M2 3h12v10H2zM10 3v10',
  info: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13zM8 7.2v4M8 4.6v.2',
  warning: 'M8 1.8l6.6 12H1.4zM8 6.2v3.6M8 11.7v.2',
  error: 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13zM5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8',
  retry: 'M12.8 6A5.2 5.2 0 1 0 13.2 8.8M13 2.5v3.8H9.2',
  check: 'M3 8.5l3.2 3.2L13 4.5',
} as const;

export type GlyphName = keyof typeof PATHS;

export function Glyph({ name }: { readonly name: GlyphName }): JSX.Element {
  return (
    <svg class={`glyph glyph-${name}`} width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
