// Loads SQLite (sql.js) when a history is first opened: its start costs more than most commands take.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import type { SqlJsStatic } from 'sql.js';

let loaded: Promise<SqlJsStatic> | undefined;

/**
 * SQLite's module, loaded once a process; `brief` where the process is ours alone and will end after a few queries,
 * since it changes how all WebAssembly is compiled. Rejects when the file of SQLite's is missing: a broken install.
 */
export function loadSqlite(options: { readonly brief?: boolean } = {}): Promise<SqlJsStatic> {
  loaded ??= load(options.brief ?? false);
  return loaded;
}

async function load(isBrief: boolean): Promise<SqlJsStatic> {
  // Optimizing SQLite's interpreter, one function of 100 kB, takes longer than all that a command asks of it, and on
  // one or two cores that is time taken from the command. Read when WebAssembly is compiled, which is below.
  if (isBrief)
    for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag);
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
