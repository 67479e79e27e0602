// When the page draws next.
import type { Schedule } from '../state/frame.js';

/** Next frame; a page in the background has no frames, so there it is a timer. */
export const nextFrame: Schedule = (work) => {
  if (document.hidden) setTimeout(work, 250);
  else requestAnimationFrame(() => work());
};
