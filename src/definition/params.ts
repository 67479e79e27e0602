// Parameters given to a run: read from texts, checked, defaults filled in.
import type { DagDefinition, Json } from '../core/definition.js';
import { readJson } from '../core/json/read-json.js';
import { phrase } from '../core/phrase.js';
import { nearestName } from './nearest-name.js';
import { findValueFaults, type ValueFault } from './param-values.js';

type Params = DagDefinition['params'];

export type ParamsResult =
  | { readonly ok: true; readonly values: Readonly<Record<string, Json>> }
  /** `path` starts with the parameter: `/region`, `/limits/0`. */
  | { readonly ok: false; readonly faults: readonly ValueFault[] };

/** All values of a run, in the definition's order, or everything that is wrong with what was given. */
export function checkParams(params: Params, given: Readonly<Record<string, Json>>): ParamsResult {
  const faults: ValueFault[] = [];
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(params, name)) faults.push({ path: `/${name}`, message: unknownParam(name, params) });
  }
  const values: Record<string, Json> = {};
  for (const [name, definition] of Object.entries(params)) {
    const value = Object.hasOwn(given, name) ? given[name] : definition.default;
    if (value === undefined) {
      faults.push({ path: `/${name}`, message: phrase('is required') });
      continue;
    }
    values[name] = value;
    for (const fault of findValueFaults(definition, value)) {
      faults.push({ path: `/${name}${fault.path}`, message: fault.message });
    }
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, values };
}

export type ParamTextResult =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly message: string };

/** A parameter's value from one word of a command line: a string as it is, all others as JSON. */
export function parseParamText(params: Params, name: string, text: string): ParamTextResult {
  const definition = Object.hasOwn(params, name) ? params[name] : undefined;
  if (!definition)
    return { ok: false, message: phrase('The parameter `{0}` {1}', name, unknownParam(name, params)) };
  if (definition.type === 'string') return { ok: true, value: text };
  const read = readJson(text);
  if (read.ok) return read;
  if (read.reason !== 'syntax')
    return { ok: false, message: phrase('The parameter `{0}` {1}', name, read.message) };
  const example = definition.type === 'array' ? '[1, 2]' : definition.type === 'object' ? '{"a": 1}' : null;
  const hint = example ? phrase('JSON, as in {0}', example) : phrase('of type {0}', definition.type);
  return { ok: false, message: phrase('The parameter `{0}` must be {1}, not `{2}`', name, hint, text) };
}

function unknownParam(name: string, params: Params): string {
  const names = Object.keys(params);
  const suggestion = nearestName(name, names);
  if (suggestion) return phrase('is not known; did you mean `{0}`?', suggestion);
  return names.length > 0
    ? phrase('is not known; there are {0}', names.join(', '))
    : phrase('is not known; this DAG has none');
}
