// What the editor reads to activate the extension: the parts that are heavy wait until they are needed.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import esbuild from 'esbuild';

const ROOT = join(import.meta.dirname, '../..');
const ENTRY = 'src/extension/main.ts';
/** Parsers, schemas, the history's index, the layout and the server. */
const HEAVY =
  /node_modules\/(zod|yaml|jsonc-parser|sql\.js|@hpcc-js|hono|@hono|sucrase|@cfworker|cronstrue|commander)\//;

describe('activation', () => {
  it('reads nothing that is heavy', async () => {
    const { metafile } = await esbuild.build({
      absWorkingDir: ROOT,
      entryPoints: [ENTRY],
      bundle: true,
      splitting: true,
      write: false,
      metafile: true,
      outdir: 'dist',
      platform: 'node',
      format: 'esm',
      external: ['vscode'],
      mainFields: ['module', 'main'],
      logLevel: 'silent',
    });
    const { outputs } = metafile;
    const entry = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === ENTRY);
    assert.ok(entry);
    const read = new Set([entry]);
    // What is imported by a call is a chunk of its own, read when it is called.
    for (const path of read)
      for (const { kind, path: next } of outputs[path]?.imports ?? [])
        if (kind === 'import-statement' && outputs[next]) read.add(next);
    const modules = [...read].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));
    assert.deepEqual(
      modules.filter((path) => HEAVY.test(path)),
      [],
    );
    assert.ok(modules.includes('src/extension/services.ts'), 'the walk has found what is read');
  });
});
