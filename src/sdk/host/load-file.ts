// Loads a DAG file as a module, and finds the DAGs that are its own.
import { pathToFileURL } from 'node:url';
import { thisProcess } from '../registry.js';
import type { BuiltDag } from '../task.js';
import { findSyntaxError } from './module-source.js';

/** After `installHooks`: runs the file's top level and returns its DAGs in order. Rejects with whatever the file throws. */
export async function loadFile(file: string): Promise<readonly BuiltDag[]> {
  const created: BuiltDag[] = [];
  thisProcess.created = created;
  thisProcess.isLoading = true;
  try {
    const loaded = (await import(pathToFileURL(file).href)) as Readonly<Record<string, unknown>>;
    const own = created.filter((dag) => dag.source.some((place) => place.file === file));
    // Made by a helper after an await, where no stack leads back here: then the export says so.
    return own.length > 0 ? own : created.filter((dag) => isExported(loaded, dag));
  } catch (error) {
    if (error instanceof SyntaxError) addPlace(error, file);
    throw error;
  } finally {
    thisProcess.isLoading = false;
  }
}

function addPlace(error: SyntaxError, file: string): void {
  if (/^[^\s][^\n]*:\d+\n/.test(error.stack ?? '')) return;
  const line = findSyntaxError(file);
  if (line !== null) error.stack = `${file}:${line}\n${error.stack}`;
}

function isExported(loaded: Readonly<Record<string, unknown>>, dag: BuiltDag): boolean {
  return Object.values(loaded).some(
    (value) => value === dag || (Array.isArray(value) && value.includes(dag)),
  );
}
