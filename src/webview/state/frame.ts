// Work that is put together and done once a frame.

/** Calls back once, soon; a page passes one that waits for the next frame, a test one that it drives itself. */
export type Schedule = (work: () => void) => void;

/** A function that does `work` once for any number of calls before the next frame. */
export function oncePerFrame(schedule: Schedule, work: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    schedule(() => {
      waiting = false;
      work();
    });
  };
}
