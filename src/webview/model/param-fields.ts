// The form for a run's parameters: which kind of field each has, and the values that what was filled in stands for.
import type { Json, ParamDefinition } from '../../core/definition.js';

export type ParamField =
  | { readonly kind: 'choice'; readonly choices: readonly Json[] }
  | { readonly kind: 'flag' }
  | { readonly kind: 'number' }
  | { readonly kind: 'text' }
  /** An array or a mapping, written as JSON. */
  | { readonly kind: 'json' };

export function fieldOf({ type, enum: choices }: ParamDefinition): ParamField {
  if (Array.isArray(choices)) return { kind: 'choice', choices };
  switch (type) {
    case 'boolean':
      return { kind: 'flag' };
    case 'integer':
    case 'number':
      return { kind: 'number' };
    case 'string':
      return { kind: 'text' };
    case 'array':
    case 'object':
      return { kind: 'json' };
  }
}

/** What stands in the field at first; choices and flags are written as JSON. */
export function startText(param: ParamDefinition): string {
  if (param.default === undefined) return param.type === 'boolean' && !param.enum ? 'false' : '';
  return fieldOf(param).kind === 'text' ? String(param.default) : JSON.stringify(param.default);
}

/**
 * The values to send. What is left empty or as it was is not sent, so that the default counts; a text that is no value
 * of its type is sent as it is, and the server says what is wrong with it.
 */
export function valuesOf(
  params: Readonly<Record<string, ParamDefinition>>,
  texts: ReadonlyMap<string, string>,
): Readonly<Record<string, Json>> {
  const given: [string, Json][] = [];
  for (const [name, param] of Object.entries(params)) {
    const text = texts.get(name) ?? startText(param);
    const isMeant =
      param.default === undefined ? text !== '' || param.type === 'string' : text !== startText(param);
    if (isMeant) given.push([name, meantBy(param, text)]);
  }
  return Object.fromEntries(given);
}

function meantBy(param: ParamDefinition, text: string): Json {
  if (fieldOf(param).kind === 'text') return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
