// How the page reaches its host, whichever it is.
import type { PageMessage } from '../protocol.js';

/** Whether the host hears the page; `token_…`: it wants another token before it does. */
export type Connection = 'open' | 'lost' | 'token_missing' | 'token_wrong';

export interface Transport {
  post(message: PageMessage): void;
  /** Called for every message of the host, unchecked, and when the connection is another; once, at start. */
  listen(receive: (data: unknown) => void, onConnection: (connection: Connection) => void): void;
  /** Takes what a person gave as token, where a host may want one. */
  giveToken?(text: string): void;
  /** What the page kept before it was hidden or reloaded; undefined when there is none. */
  load(): unknown;
  save(view: unknown): void;
}
