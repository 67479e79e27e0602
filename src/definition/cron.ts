// Cron texts in DAG files, checked strictly, so that a mistake is told in the editor and not at 2 a.m.
import { parseCron } from '../core/cron/parse-cron.js';

export type CronCheck =
  | { readonly ok: true }
  /** The message stands after the name of the key; `start` and `end` are the place of the fault within the text. */
  | {
      readonly ok: false;
      readonly message: string;
      readonly start: number;
      readonly end: number;
      /** True where the message begins with the name of a field. */
      readonly isOfField?: boolean;
    };

/** Five fields, or a macro such as `@daily`; a text that no date matches is a fault too. Never throws. */
export function checkCron(text: string): CronCheck {
  const result = parseCron(text);
  return result.ok ? { ok: true } : result;
}
