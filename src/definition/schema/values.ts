// The kinds of value that keys of DAG files take.
import * as z from 'zod';
import type { EnvFile } from '../../core/definition.js';
import { ExactNumber } from '../../core/json/exact-number.js';
import { phrase } from '../../core/phrase.js';
import { type CalendarDate, parseCalendarDate } from '../calendar-date.js';
import { checkCron } from '../cron.js';
import { parseDuration } from '../duration.js';
import { findIdFault, findNameFault, ID_PATTERN, toId } from '../ids.js';
import { isTimezone, nearestTimezone } from '../timezone.js';
import { type CheckResult, checked, fine, listOf, oneOrMore, wrong } from './checked.js';

type Meta = Readonly<Record<string, unknown>>;

const DURATION_SCHEMA = {
  anyOf: [
    { type: 'number', minimum: 0 },
    { type: 'string', pattern: '^ *\\d+(\\.\\d+)? *(ms|[dhms])( *\\d+(\\.\\d+)? *(ms|[dhms]))* *$' },
  ],
};

/** Milliseconds. */
export function duration(meta: Meta, { positive = false } = {}) {
  return checked(
    (value): CheckResult<number> => {
      if (typeof value !== 'number' && typeof value !== 'string') {
        return wrong('bad-duration', phrase('must be a number of seconds, or a text such as 90s or 1h30m'));
      }
      const result = parseDuration(value);
      if (!result.ok) return wrong('bad-duration', result.message, { suggestion: result.suggestion });
      if (positive && result.ms === 0)
        return wrong('bad-duration', phrase('must be more than 0; leave it out for no limit'));
      return fine(result.ms);
    },
    { ...DURATION_SCHEMA, ...meta },
  );
}

function checkCronText(value: unknown): CheckResult<string> {
  if (typeof value !== 'string')
    return wrong('wrong-type', phrase('must be a text of five fields, as in "0 2 * * *"'));
  const result = checkCron(value);
  if (result.ok) return fine(value);
  const message = result.isOfField ? phrase('has a wrong {0}', result.message) : result.message;
  return wrong('bad-cron', message, { part: { start: result.start, end: result.end } });
}

const CRON_ITEM = { type: 'string', examples: ['0 2 * * *', '*/15 * * * *', '@daily'] };

/** Nobody needs more, and each costs time to check. */
export const checkCrons = listOf(checkCronText, 100);
export const CRONS_SCHEMA = { anyOf: [CRON_ITEM, { type: 'array', items: CRON_ITEM, minItems: 1 }] };

export function timezone(meta: Meta) {
  return checked(
    (value): CheckResult<string> => {
      if (typeof value !== 'string')
        return wrong('wrong-type', phrase('must be the name of a time zone, as in Europe/Berlin'));
      if (isTimezone(value)) return fine(value);
      return wrong('bad-timezone', phrase('is not a time zone that this machine knows'), {
        suggestion: nearestTimezone(value),
      });
    },
    { type: 'string', ...meta },
  );
}

/** The text as written. */
export function calendarDate(meta: Meta) {
  return checked(
    (value): CheckResult<CalendarDate> => {
      const date = typeof value === 'string' ? parseCalendarDate(value) : null;
      return date
        ? fine(date)
        : wrong('wrong-type', phrase('must be a date such as 2026-01-31 or 2026-01-31T06:00:00Z'));
    },
    { type: 'string', ...meta },
  );
}

/** An id that is defined here. */
export function newId(meta: Meta) {
  return checked(
    (value): CheckResult<string> => {
      if (typeof value !== 'string') return wrong('bad-id', phrase('must be a text'));
      const fault = findIdFault(value);
      return fault === null ? fine(value) : wrong('bad-id', fault, { suggestion: toId(value) });
    },
    { type: 'string', pattern: ID_PATTERN.source, ...meta },
  );
}

function checkText(value: unknown): CheckResult<string> {
  if (typeof value !== 'string') return wrong('wrong-type', phrase('must be a text'));
  return value === '' ? wrong('wrong-type', phrase('must not be empty')) : fine(value);
}

/** A list of texts; one alone may stand without a list, and nothing for an absent one. */
export function texts(meta: Meta) {
  return checked(listOf(checkText), oneOrMore({ type: 'string', minLength: 1 }))
    .nullish()
    .meta(meta);
}

const ENV_FILE_KEYS = ['path', 'required'];

function checkEnvFile(value: unknown): CheckResult<EnvFile> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return checkText(value);
  const other = Object.keys(value).find((key) => !ENV_FILE_KEYS.includes(key));
  if (other !== undefined) {
    const message = phrase('has an unknown key `{0}`; known here: {1}', other.slice(0, 60), 'path, required');
    return wrong('unknown-key', message);
  }
  const { path, required } = value as { readonly path?: unknown; readonly required?: unknown };
  if (path === undefined) return wrong('missing-key', phrase('needs a key `{0}`', 'path'));
  if (required !== undefined && typeof required !== 'boolean')
    return wrong('wrong-type', phrase('needs true or false for `required`'));
  const checkedPath = checkText(path);
  if (!checkedPath.ok) return wrong('wrong-type', phrase('needs a text for `path`'));
  return fine(required === undefined ? checkedPath.value : { path: checkedPath.value, required });
}

const ENV_FILE_ITEM = {
  anyOf: [
    { type: 'string', minLength: 1 },
    {
      type: 'object',
      properties: {
        path: { type: 'string', minLength: 1, description: 'Path of the file, relative to this file.' },
        required: {
          type: 'boolean',
          description:
            'true: no task starts without the file. false: it may be missing, without a warning. Default: a warning.',
        },
      },
      required: ['path'],
      additionalProperties: false,
    },
  ],
};

/** Files of variables: each a path, or a mapping that says whether it is required. */
export function envFiles(meta: Meta) {
  return checked(listOf(checkEnvFile), oneOrMore(ENV_FILE_ITEM)).nullish().meta(meta);
}

function checkExitCode(value: unknown): CheckResult<number> {
  const isCode = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 0xffffffff;
  return isCode ? fine(value) : wrong('wrong-type', phrase('must be an exit code from 1'));
}

export function exitCodes(meta: Meta) {
  const jsonSchema = oneOrMore({ type: 'integer', minimum: 1, maximum: 0xffffffff });
  return checked(listOf(checkExitCode), jsonSchema).nullish().meta(meta);
}

/** Text of `if`; its expression is checked later, where tasks are known. */
export function condition(meta: Meta) {
  return checked(
    (value): CheckResult<string> => {
      if (typeof value === 'boolean') return fine(String(value));
      if (typeof value !== 'string')
        return wrong('wrong-type', phrase('must be an expression, as in ${{ params.full }}'));
      return value.trim() === '' ? wrong('wrong-type', phrase('must not be empty')) : fine(value);
    },
    { type: ['string', 'boolean'], ...meta },
  );
}

/** A name of a parameter, as a key. */
export const paramName = checked(
  (value): CheckResult<string> => {
    const fault = findNameFault(String(value));
    return fault === null ? fine(String(value)) : wrong('bad-id', fault, { suggestion: toId(String(value)) });
  },
  { type: 'string', pattern: ID_PATTERN.source },
);

const envName = checked(
  (value): CheckResult<string> => {
    const isName = typeof value === 'string' && value !== '' && !value.includes('=') && !value.includes('\0');
    return isName ? fine(value) : wrong('bad-id', phrase('is not a name for an environment variable'));
  },
  { type: 'string', pattern: '^[^=]+$' },
);

/** Numbers stay as they are: their text in the file is what counts (`1.10`). */
export type EnvValue = string | number;

const envValue = checked(
  (value): CheckResult<EnvValue> => {
    if (value === null) return fine('');
    if (typeof value === 'boolean') return fine(String(value));
    if (typeof value === 'number') return fine(value);
    if (value instanceof ExactNumber) return fine(value.text);
    if (typeof value !== 'string')
      return wrong('wrong-type', phrase('must be a text, a number, true or false'));
    return value.includes('\0')
      ? wrong('wrong-type', phrase('must not hold the character NUL'))
      : fine(value);
  },
  { type: ['string', 'number', 'boolean', 'null'] },
);

export function env(meta: Meta) {
  return z.record(envName, envValue).nullish().meta(meta);
}

/** A whole number from `least`. */
export function count(least: number, meta: Meta) {
  return checked(
    (value): CheckResult<number> => {
      const isCount = typeof value === 'number' && Number.isSafeInteger(value) && value >= least;
      return isCount ? fine(value) : wrong('wrong-type', phrase('must be a whole number from {0}', least));
    },
    { type: 'integer', minimum: least, ...meta },
  );
}
