// dist/host.js: loads a DAG file and calls its functions. `host.js serve FILE` or `host.js describe FILE`; `host.js
// compile` compiles files that standard input names.
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';

const OLDEST = [20, 19] as const;

async function main(): Promise<void> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    const found = `${process.execPath} is Node ${process.versions.node}`;
    console.error(
      `TaskFlow needs Node ${OLDEST.join('.')} or newer, but ${found}: set TASKFLOW_NODE to a newer one`,
    );
    process.exit(78);
  }
  // For the editor's own Node; a function that starts a program must not hand it on.
  delete process.env.ELECTRON_RUN_AS_NODE;
  const [mode, given = ''] = process.argv.slice(2);
  if (mode === 'compile') return (await import('./compile.js')).compileFiles();
  // As Node loads it: a link leads to the file's own folder.
  const file = realpathSync(resolve(given));
  // As if the file itself had been started.
  process.argv.splice(1, process.argv.length, file);
  // At once: a host may have time until its first request.
  (await import('./hooks.js')).installHooks(file);
  if (mode === 'describe') await (await import('./describe.js')).describe(file);
  else (await import('./serve.js')).serve(file);
}

// Not awaited here: a file that never loads would end this process as an unsettled await, unasked.
main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
