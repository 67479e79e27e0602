// What a host writes to its channel, checked: functions run in the same process and may write there, too.
import type { HostReply } from '../../core/host-messages.js';
import { readExactJson } from '../../core/json/read-json.js';
import { DEEPEST_JSON } from '../../core/json/scan-json.js';

/** Above a value of a parameter, which may be as deep as any. */
const LEVELS_ABOVE = 11;

/** Null where the line is no reply. */
export function parseReply(line: string): HostReply | null {
  try {
    const { type, nonce, exit_code, reusable } = (JSON.parse(line) ?? {}) as Record<string, unknown>;
    if (type === 'ready') return { type };
    if (type === 'loaded') return { type, description: descriptionIn(line) };
    const isEnd = type === 'ended' && typeof nonce === 'string' && Number.isInteger(exit_code);
    if (!isEnd) return null;
    return { type, nonce, exit_code: Number(exit_code), ...(reusable === false && { reusable }) };
  } catch {
    return null;
  }
}

/** With each number as it was written. */
function descriptionIn(line: string): unknown {
  const read = readExactJson(line, DEEPEST_JSON + LEVELS_ABOVE);
  return read.ok && typeof read.value === 'object' && read.value !== null && 'description' in read.value
    ? read.value.description
    : null;
}
