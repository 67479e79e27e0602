// A zod type with a check of our own: it names its problem, and what the published JSON Schema says of it.
import * as z from 'zod';
import { phrase } from '../../core/phrase.js';
import type { ProblemCode } from '../../core/problem.js';
import type { Span } from '../source/lines.js';

export interface CheckFault {
  readonly code: ProblemCode;
  /** Stands after the name of the key: "must be …". */
  readonly message: string;
  readonly suggestion?: string | undefined;
  /** Part of the value's text; absent: all of it. */
  readonly part?: Span;
  /** Place in a list; absent: the value itself. */
  readonly index?: number;
}

export type CheckResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly CheckFault[] };

/** What a custom issue carries, for whoever turns issues into problems. */
export interface CheckParams {
  readonly problem: ProblemCode;
  readonly fault: CheckFault;
}

export function checked<T>(
  check: (value: unknown) => CheckResult<T>,
  jsonSchema: Readonly<Record<string, unknown>>,
) {
  return z
    .unknown()
    .transform((value, context): T => {
      const result = check(value);
      if (result.ok) return result.value;
      for (const fault of result.faults) {
        const params: CheckParams = { problem: fault.code, fault };
        const path = fault.index === undefined ? [] : [fault.index];
        context.addIssue({ code: 'custom', message: fault.message, params: { ...params }, path });
      }
      return z.NEVER;
    })
    .meta(jsonSchema);
}

export function fine<T>(value: T): CheckResult<T> {
  return { ok: true, value };
}

export function wrong(
  code: ProblemCode,
  message: string,
  more: Partial<CheckFault> = {},
): { ok: false; faults: CheckFault[] } {
  return { ok: false, faults: [{ ...more, code, message }] };
}

/** An issue of ours, for checks over several keys; `path` is within the value that is checked. */
export function faultIssue(code: ProblemCode, message: string, path: readonly string[], input: unknown) {
  const params: CheckParams = { problem: code, fault: { code, message } };
  return { code: 'custom' as const, message, params: { ...params }, path: [...path], input };
}

/** A JSON Schema for one value or a list of them. */
export function oneOrMore(item: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { anyOf: [item, { type: 'array', items: item }] };
}

/** A list, where one value alone, or nothing, may stand for it. */
export function listOf<T>(
  check: (value: unknown) => CheckResult<T>,
  most = Number.POSITIVE_INFINITY,
): (value: unknown) => CheckResult<readonly T[]> {
  return (value) => {
    if (value === null || value === undefined) return fine([]);
    const items: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (items.length > most) return wrong('wrong-type', phrase('may have at most {0} entries', most));
    const values: T[] = [];
    const faults: CheckFault[] = [];
    for (const [index, item] of items.entries()) {
      const result = check(item);
      if (result.ok) values.push(result.value);
      else faults.push(...result.faults.map((fault) => (Array.isArray(value) ? { ...fault, index } : fault)));
    }
    return faults.length > 0 ? { ok: false, faults } : fine(values);
  };
}
