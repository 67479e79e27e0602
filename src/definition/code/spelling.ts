// Keys of DAG files as code spells them, in what is said of them.
import type { Respell } from '../report.js';
import { DAG_KEYS } from '../schema/dag.js';
import { SCHEDULE_KEYS } from '../schema/schedule.js';
import { DEFAULTS_KEYS, TASK_KEYS } from '../schema/task.js';

const KEYS: ReadonlySet<string> = new Set([...DAG_KEYS, ...TASK_KEYS, ...DEFAULTS_KEYS, ...SCHEDULE_KEYS]);

/** The mechanical rule of the SDK: `max_retry_delay` is `maxRetryDelay`. */
export function toCamelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The other way round, as the SDK's host does it. */
export function toSnakeCase(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export const respellCamelCase: Respell = (code, { message, suggestion, ...said }) => {
  const isOfKey = code === 'unknown-key';
  const spelled = message.replace(/`([a-z_]+)`/g, (whole, name: string) =>
    isOfKey || KEYS.has(name) ? `\`${toCamelCase(name)}\`` : whole,
  );
  // What is known there, at the end.
  const list = spelled.replace(/: [\w$, ]+$/, (whole) => (isOfKey ? toCamelCase(whole) : whole));
  return { ...said, message: list, suggestion: isOfKey && suggestion ? toCamelCase(suggestion) : suggestion };
};

/** `if` is a word of the language's own. */
export const respellPython: Respell = (code, said) =>
  code === 'unknown-key' && said.suggestion === 'if'
    ? { ...said, suggestion: 'if_', message: said.message.replace('`if`', '`if_`') }
    : said;
