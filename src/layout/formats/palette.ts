// Colours of states on paper, light and dark; every one has 3:1 against its background, text 4.5:1.
import type { TaskStateName } from '../../core/states.js';

export interface Palette {
  readonly background: string;
  readonly node: string;
  readonly border: string;
  readonly text: string;
  readonly faint: string;
  readonly edge: string;
  readonly critical: string;
  readonly state: Readonly<Record<TaskStateName, string>>;
}

export const LIGHT: Palette = {
  background: '#ffffff',
  node: '#ffffff',
  border: '#c9cfd6',
  text: '#1f2328',
  faint: '#59636e',
  edge: '#8c959f',
  critical: '#0a62c4',
  state: {
    none: '#6e7781',
    queued: '#6e7781',
    running: '#0a62c4',
    up_for_retry: '#9a6700',
    success: '#1a7f37',
    failed: '#cf222e',
    timed_out: '#cf222e',
    skipped: '#6e7781',
    upstream_failed: '#9a6700',
    cancelled: '#6e7781',
  },
};

export const DARK: Palette = {
  background: '#1f1f1f',
  node: '#262626',
  border: '#474747',
  text: '#e6e6e6',
  faint: '#a3a3a3',
  edge: '#757575',
  critical: '#4daafc',
  state: {
    none: '#9a9a9a',
    queued: '#9a9a9a',
    running: '#4daafc',
    up_for_retry: '#d7a020',
    success: '#4cc26b',
    failed: '#f97583',
    timed_out: '#f97583',
    skipped: '#9a9a9a',
    upstream_failed: '#d7a020',
    cancelled: '#9a9a9a',
  },
};
