// How the page reaches its host, whichever it is.
import type { PageMessage } from '../protocol.js';

export interface Transport {
  post(message: PageMessage): void;
  /** Called for every message of the host, unchecked; once, at start. */
  listen(receive: (data: unknown) => void): void;
  /** What the page kept before it was hidden or reloaded; undefined when there is none. */
  load(): unknown;
  save(view: unknown): void;
}
