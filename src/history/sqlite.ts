// Loads SQLite (sql.js) when a history is first opened: its start costs more than most commands take.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { SqlJsStatic } from 'sql.js';

let loaded: Promise<SqlJsStatic> | undefined;

/** SQLite's module, loaded once a process. Rejects when its WebAssembly file is missing: a broken install. */
export function loadSqlite(): Promise<SqlJsStatic> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<SqlJsStatic> {
  const { default: initSqlJs } = await import('sql.js');
  return initSqlJs({ locateFile: wasmPath });
}

/** Beside the bundle, one up from a chunk of it, or in the package where nothing is bundled. */
function wasmPath(): string {
  const beside = ['./sql-wasm.wasm', '../sql-wasm.wasm'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  return beside.find(existsSync) ?? createRequire(import.meta.url).resolve('sql.js/dist/sql-wasm.wasm');
}
