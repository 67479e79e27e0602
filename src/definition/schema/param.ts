// A parameter: JSON Schema's words, the ones that are checked when a run is created.
import * as z from 'zod';
import type { Json, ParamType } from '../../core/definition.js';
import { ExactNumber, exactNumberIn } from '../../core/json/exact-number.js';
import { unheldWords } from '../../core/json/read-json.js';
import { phrase } from '../../core/phrase.js';
import { type CheckResult, checked, fine, wrong } from './checked.js';
import { paramName } from './values.js';

export const PARAM_TYPES = [
  'string',
  'number',
  'integer',
  'boolean',
  'array',
  'object',
] as const satisfies readonly ParamType[];

function json(meta: Readonly<Record<string, unknown>>) {
  return checked((value): CheckResult<Json> => {
    if (isJson(value)) return fine(value);
    const number = exactNumberIn(value);
    return wrong(
      'wrong-type',
      number ? unheldWords(number.text) : phrase('must be a JSON value: .nan and .inf are none'),
    );
  }, meta);
}

/** True when no number in it is outside JSON. Values come from a parser, so they are plain and not deep. */
function isJson(value: unknown): value is Json {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return value !== undefined;
  if (value instanceof ExactNumber) return false;
  return Object.values(value).every(isJson);
}

const size = () => z.int().min(0).optional();

const keywords = {
  title: z.string().optional().meta({ description: 'A short name for people.' }),
  description: z.string().optional().meta({ description: 'What it is for; shown in the form.' }),
  default: json({
    description: 'Its value when none is given. Without it the parameter is required.',
  }).optional(),
  enum: z.array(json({})).min(1).optional().meta({ description: 'The values that are allowed.' }),
  const: json({ description: 'The only value that is allowed.' }).optional(),
  examples: z.array(json({})).optional().meta({ description: 'Examples, for people.' }),
  minimum: z.number().optional().meta({ description: 'The least number.' }),
  maximum: z.number().optional().meta({ description: 'The greatest number.' }),
  exclusiveMinimum: z.number().optional().meta({ description: 'A number that it must be above.' }),
  exclusiveMaximum: z.number().optional().meta({ description: 'A number that it must be below.' }),
  multipleOf: z.number().positive().optional().meta({ description: 'The number is a multiple of this.' }),
  minLength: size().meta({ description: 'The least count of characters.' }),
  maxLength: size().meta({ description: 'The greatest count of characters.' }),
  pattern: z
    .string()
    .optional()
    .meta({ description: 'A regular expression that the text must match somewhere.', format: 'regex' }),
  format: z
    .enum([
      'date',
      'date-time',
      'time',
      'duration',
      'email',
      'hostname',
      'ipv4',
      'ipv6',
      'uri',
      'uuid',
      'regex',
    ])
    .optional()
    .meta({ description: 'The kind of text.' }),
  minItems: size().meta({ description: 'The least count of items.' }),
  maxItems: size().meta({ description: 'The greatest count of items.' }),
  uniqueItems: z.boolean().optional().meta({ description: 'True when no item may stand twice.' }),
  minProperties: size().meta({ description: 'The least count of keys.' }),
  maxProperties: size().meta({ description: 'The greatest count of keys.' }),
  required: z.array(z.string()).optional().meta({ description: 'Keys that must be there.' }),
};

/** JSON Schema's words for what lies inside a parameter; recursive, so its type is said here. */
export type ValueSchema = Readonly<Record<string, unknown>>;

const nested = {
  items: z
    .lazy(() => valueSchema)
    .optional()
    .meta({ description: 'What each item must be.' }),
  properties: z
    .record(
      z.string(),
      z.lazy(() => valueSchema),
    )
    .optional()
    .meta({ description: 'What the keys must hold.' }),
  additionalProperties: z
    .union([z.lazy(() => valueSchema), z.boolean()])
    .optional()
    .meta({ description: 'Whether, or how, keys that are not in `properties` are allowed.' }),
};

const valueSchema: z.ZodType<ValueSchema> = z
  .strictObject({
    type: z.enum(PARAM_TYPES).optional().meta({ description: 'The type of the value.' }),
    ...keywords,
    ...nested,
  })
  .meta({ id: 'value', description: 'What a value must be.' });

export const paramSchema = z
  .strictObject({
    type: z.enum(PARAM_TYPES).meta({ description: 'The type of the value.' }),
    ...keywords,
    ...nested,
  })
  .meta({ id: 'param', description: 'A parameter, given when a run is started.' });

export const PARAM_KEYS: readonly string[] = Object.keys(paramSchema.shape);

export const paramsSchema = z
  .record(paramName, paramSchema)
  .nullish()
  .meta({
    description: 'Parameters of a run: given when it is started, checked, and shown as a form.',
    examples: [{ region: { type: 'string', enum: ['eu', 'us'], default: 'eu' } }],
  });
