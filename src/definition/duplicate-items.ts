// `uniqueItems` of JSON Schema: the validator compares each item with all others, which a list of an API's body makes
// hours of.
import type { Json } from '../core/definition.js';
import { asMapping, own } from './raw-dag.js';

type Schema = Readonly<Record<string, unknown>>;

export interface DuplicateItem {
  /** JSON pointer of the list within the value. */
  readonly path: string;
  readonly first: number;
  readonly second: number;
}

/** The first two equal items of each list that must have none. O(size of the value). */
export function findDuplicateItems(schema: Schema, value: Json, path = ''): readonly DuplicateItem[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) {
    const found = own(schema, 'uniqueItems') === true ? firstDuplicate(value, path) : [];
    const items = asMapping(own(schema, 'items'));
    if (!mayHold(items)) return found;
    return [...found, ...value.flatMap((item, at) => findDuplicateItems(items, item, `${path}/${at}`))];
  }
  const properties = asMapping(own(schema, 'properties'));
  const others = asMapping(own(schema, 'additionalProperties'));
  return Object.entries(value).flatMap(([key, item]) => {
    const inner = Object.hasOwn(properties, key) ? asMapping(properties[key]) : others;
    const place = `${path}/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`;
    return mayHold(inner) ? findDuplicateItems(inner, item, place) : [];
  });
}

/** The schema without the word that this file answers for, at any depth of it. */
export function withoutUniqueItems(schema: Schema): Schema {
  const { uniqueItems: _, ...rest } = schema;
  const changed: Record<string, unknown> = rest;
  for (const key of ['items', 'additionalProperties']) {
    const inner = own(rest, key);
    if (typeof inner === 'object' && inner !== null) changed[key] = withoutUniqueItems(asMapping(inner));
  }
  const properties = own(rest, 'properties');
  if (properties !== undefined) {
    changed.properties = Object.fromEntries(
      Object.entries(asMapping(properties)).map(([key, inner]) => [
        key,
        withoutUniqueItems(asMapping(inner)),
      ]),
    );
  }
  return changed;
}

function mayHold(schema: Schema): boolean {
  return ['uniqueItems', 'items', 'properties', 'additionalProperties'].some((key) => key in schema);
}

function firstDuplicate(items: readonly Json[], path: string): readonly DuplicateItem[] {
  const seen = new Map<string, number>();
  for (const [second, item] of items.entries()) {
    const text = canonical(item);
    const first = seen.get(text);
    if (first !== undefined) return [{ path, first, second }];
    seen.set(text, second);
  }
  return [];
}

/** Equal for equal values, whatever the order of their keys. */
function canonical(value: Json): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
