// The contract of the page and its host (the extension, or the server): typed messages, checked on both sides.
//
// The page says `ready`, the host answers `snapshot`, then sends what changes. A page that is hidden is destroyed
// and starts over with `ready`; a host must not count on a message having arrived. Events of a run are numbered,
// so doubles are ignored and gaps are asked for. No DOM and no Node here: all three sides import this file.
import * as z from 'zod/mini';
import { type HostMessage, hostMessageSchema } from './protocol/host-message.js';
import { type PageMessage, pageMessageSchema } from './protocol/page-message.js';

export { encodeHostMessage } from './protocol/encode.js';
export type {
  Abilities,
  DagView,
  GridRun,
  HostMessage,
  PageLayout,
  RunRow,
  Snapshot,
  TaskDetails,
  TaskStats,
} from './protocol/host-message.js';
export type { PageMessage, PageMessageOf } from './protocol/page-message.js';

export const PROTOCOL_VERSION = 1;

export type Checked<T> =
  | { readonly ok: true; readonly message: T }
  | { readonly ok: false; readonly error: string };

/** Checks what came from a host; `error` says which field is wrong. O(size). */
export function parseHostMessage(data: unknown): Checked<HostMessage> {
  return check(hostMessageSchema, data);
}

/** Checks what came from a page; `error` says which field is wrong. O(size). */
export function parsePageMessage(data: unknown): Checked<PageMessage> {
  return check(pageMessageSchema, data);
}

function check<T>(schema: z.ZodMiniType<T>, data: unknown): Checked<T> {
  const result = z.safeParse(schema, data);
  if (result.success) return { ok: true, message: result.data };
  const [issue] = result.error.issues;
  const place = issue && issue.path.length > 0 ? issue.path.join('.') : 'message';
  return { ok: false, error: `${place}: ${issue?.message || issue?.code || 'not understood'}` };
}
