// What a file in code makes is mostly what its run has already: then the answer of its host needs no second reading.
import { isDeepStrictEqual } from 'node:util';
import type { DagDefinition } from '../core/definition.js';
import { isPlain, plainDefinition } from '../definition/described/plain-definition.js';

/**
 * A test of what a host says on its channel: true where its DAG is surely this one, which was checked when it was
 * read. Null where that can't be told so.
 */
export function knownDefinition(definition: DagDefinition): ((said: unknown) => boolean) | null {
  return isPlain(definition) ? (said) => isSaid(said, definition) : null;
}

function isSaid(said: unknown, definition: DagDefinition): boolean {
  const { language, dags, problems } = propertiesOf(said);
  if (language !== 'python' && language !== 'javascript') return false;
  if (!Array.isArray(dags) || !Array.isArray(problems) || problems.length > 0) return false;
  const described = dags.map((dag) => propertiesOf(dag).definition);
  const own = described.filter((each) => propertiesOf(each).id === definition.id);
  const ids = new Set(described.map((each) => propertiesOf(each).id));
  // Of two with one id none can be run.
  if (own.length !== 1 || ids.size !== described.length) return false;
  return isDeepStrictEqual(plainDefinition(own[0], language), definition);
}

function propertiesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
