// An icon for each state, told apart by its shape; 16 × 16, drawn in the class's colour.
import type { TaskStateName } from '../../core/states.js';

const RING = '<circle class="line" cx="8" cy="8" r="6"/>';
const DISC = '<circle class="fill" cx="8" cy="8" r="7"/>';
const mark = (path: string): string => `<path class="mark" d="${path}"/>`;
const line = (path: string): string => `<path class="line" d="${path}"/>`;

export const STATE_ICONS: Readonly<Record<TaskStateName, string>> = {
  none: RING,
  queued: `<circle class="line dotted" cx="8" cy="8" r="6"/>`,
  running: `<circle class="line pale" cx="8" cy="8" r="6"/>${line('M8 2A6 6 0 0 1 8 14')}`,
  up_for_retry: line('M13.6 6A6 6 0 1 0 14 8M14 2.5V6H10.5'),
  success: `${DISC}${mark('M4.8 8.3L7.1 10.6L11.3 5.8')}`,
  failed: `${DISC}${mark('M5.4 5.4L10.6 10.6M10.6 5.4L5.4 10.6')}`,
  timed_out: `${DISC}${mark('M8 4.4V8L10.4 9.8')}`,
  skipped: `${RING}${line('M5.2 5.6L7.6 8L5.2 10.4M8.4 5.6L10.8 8L8.4 10.4')}`,
  upstream_failed: line('M8 1.8L15 14H1ZM8 6.2V9.6M8 11.6V12'),
  cancelled: `${RING}${line('M3.8 12.2L12.2 3.8')}`,
};
