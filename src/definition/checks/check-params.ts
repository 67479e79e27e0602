// Problems of parameters' definitions: a default that breaks its own rules, a pattern that is none.
import type { Json, ParamDefinition } from '../../core/definition.js';
import { exactNumberIn } from '../../core/json/exact-number.js';
import { phrase } from '../../core/phrase.js';
import { findValueFaults, isTooSlow } from '../param-values.js';
import { asMapping, own, type RawDag } from '../raw-dag.js';
import type { Report } from '../report.js';
import { PARAM_TYPES } from '../schema/param.js';
import type { Path } from '../source/source-tree.js';

/** Checks that ran into their time limit; after these the others' defaults go unchecked. */
const MOST_SLOW = 2;

export function checkParamDefinitions(dag: RawDag, report: Report): void {
  let slow = 0;
  for (const [name, value] of Object.entries(dag.params)) {
    const param = asMapping(value);
    const path = ['params', name];
    const sound = checkPatterns(param, path, report);
    checkBounds(param, path, report);
    const given = own(param, 'default');
    // Told by the schema.
    if (exactNumberIn(param)) continue;
    if (!sound || given === undefined || !isTyped(param) || slow >= MOST_SLOW) continue;
    for (const fault of findValueFaults(param, given as Json)) {
      if (isTooSlow(fault)) slow++;
      const place = [...path, 'default', ...pointerPath(fault.path, given)];
      report.add('wrong-type', { path: place }, () => ({
        message: phrase('The default of `{0}` {1}', name, fault.message),
      }));
    }
  }
}

function isTyped(param: Readonly<Record<string, unknown>>): param is ParamDefinition {
  return PARAM_TYPES.some((type) => type === own(param, 'type'));
}

/** False when a pattern anywhere in it can't be read. */
function checkPatterns(schema: Readonly<Record<string, unknown>>, path: Path, report: Report): boolean {
  let sound = true;
  const pattern = own(schema, 'pattern');
  if (typeof pattern === 'string' && !isPattern(pattern)) {
    sound = false;
    report.add('wrong-type', { path: [...path, 'pattern'] }, () => ({
      message: phrase('`pattern` is not a regular expression that JavaScript can read'),
    }));
  }
  for (const key of ['items', 'additionalProperties']) {
    const inner = own(schema, key);
    if (inner !== undefined && !checkPatterns(asMapping(inner), [...path, key], report)) sound = false;
  }
  for (const [key, inner] of Object.entries(asMapping(own(schema, 'properties')))) {
    if (!checkPatterns(asMapping(inner), [...path, 'properties', key], report)) sound = false;
  }
  return sound;
}

function isPattern(pattern: string): boolean {
  try {
    new RegExp(pattern, 'u');
    return true;
  } catch {
    return false;
  }
}

const BOUNDS = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minProperties', 'maxProperties'],
] as const;

function checkBounds(param: Readonly<Record<string, unknown>>, path: Path, report: Report): void {
  for (const [low, high] of BOUNDS) {
    const [from, to] = [own(param, low), own(param, high)];
    if (typeof from !== 'number' || typeof to !== 'number' || from <= to) continue;
    report.add('wrong-type', { path: [...path, high] }, () => ({
      message: phrase('`{0}` is below `{1}`: no value fits', high, low),
    }));
  }
}

/** A JSON pointer as a path; list places become numbers. */
function pointerPath(pointer: string, value: unknown): Path {
  const path: (string | number)[] = [];
  let at = value;
  for (const part of pointer.split('/').slice(1)) {
    const name = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    const place = Array.isArray(at) ? Number(name) : name;
    path.push(place);
    at = Array.isArray(at) ? at[Number(name)] : own(asMapping(at), name);
  }
  return path;
}
