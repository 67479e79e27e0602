// What a host writes to its channel, checked: functions run in the same process and may write there, too.
import type { HostReply } from '../../core/host-messages.js';

/** Null where the line is no reply. */
export function parseReply(line: string): HostReply | null {
  try {
    const { type, nonce, exit_code, reusable } = (JSON.parse(line) ?? {}) as Record<string, unknown>;
    if (type === 'ready') return { type };
    const isEnd = type === 'ended' && typeof nonce === 'string' && Number.isInteger(exit_code);
    if (!isEnd) return null;
    return { type, nonce, exit_code: Number(exit_code), ...(reusable === false && { reusable }) };
  } catch {
    return null;
  }
}
