// The parts of paths and the words that several routes share.
import * as z from 'zod';
import type { ExactJson } from '../../core/json/read-json.js';

export const dagIdParam = z.object({ dag_id: z.string().meta({ description: 'Id of a DAG' }) });
export const runIdParam = z.object({
  run_id: z.string().meta({ description: 'Id of a run, 26 characters' }),
});
export const taskParam = z.object({
  run_id: z.string().meta({ description: 'Id of a run, 26 characters' }),
  task_id: z.string().meta({ description: 'Id of a task of its DAG' }),
});

/** The query of an operation: what it does not take is refused, else a typing error would ask for something else. */
export function queryOf<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject(shape, { error: refusesOthers('parameter of this operation', Object.keys(shape)) });
}

/** Of an operation that takes none. */
export const noQuery = queryOf({});

/** The body of an operation, which refuses what it does not take as its query does. */
export function bodyOf<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject(shape, { error: refusesOthers('key of this body', Object.keys(shape)) });
}

function refusesOthers(kind: string, names: readonly string[]) {
  const takes = names.length > 0 ? `which takes ${names.join(', ')}` : 'which takes none';
  // Undefined: the message that the library has for the other faults.
  return ({ code }: { readonly code?: string }) =>
    code === 'unrecognized_keys' ? `is no ${kind}, ${takes}` : undefined;
}

/** A query parameter that may stand several times. */
export function repeatable<T extends z.ZodType>(item: T) {
  return z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).optional(),
  );
}

/** `?name`, `?name=true` or `?name=false`. */
export const flag = z
  .enum(['true', 'false', ''])
  .optional()
  .transform((value) => value === 'true' || value === '');

/** UTC with milliseconds. */
export const time = z.string().meta({ format: 'date-time' });

export function isoTime(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined ? null : new Date(ms).toISOString();
}

/** Any JSON value. */
export const jsonValue = z
  .custom<ExactJson>((value) => value !== undefined)
  .meta({
    type: ['string', 'number', 'boolean', 'object', 'array', 'null'],
    additionalProperties: true,
    items: {},
  });
