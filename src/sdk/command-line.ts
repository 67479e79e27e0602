// Hands a DAG over to the `taskflow` command line: `dag.run()`.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Json } from '../core/definition.js';
import { DagError } from './dag-error.js';
import { thisProcess } from './registry.js';
import type { BuiltDag } from './task.js';

/** Runs `taskflow run FILE --dag ID` in the foreground. Does nothing while a host loads the file: it runs already. */
export async function runByCommandLine(dag: BuiltDag, params: Readonly<Record<string, Json>>): Promise<void> {
  if (thisProcess.isLoading) return;
  const file = dag.source.at(-1)?.file;
  if (file === undefined)
    throw new DagError(`the DAG ${dag.id} was not made in a file: only a file can be run`);
  const [program = '', ...first] = command();
  const args = [...first, 'run', file, '--dag', dag.id];
  for (const [name, value] of Object.entries(params)) {
    args.push('--param', `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  }
  const code = await exitCodeOf(program, args);
  if (code !== 0) process.exitCode = code;
}

/** TASKFLOW_CLI (a program, or the path of a script for Node), else `taskflow` on PATH. */
function command(): string[] {
  const given = process.env.TASKFLOW_CLI;
  if (!given) return [process.platform === 'win32' ? 'taskflow.cmd' : 'taskflow'];
  return /\.[cm]?js$/.test(given) ? [process.execPath, given] : [given];
}

function exitCodeOf(program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    // A terminal sends Ctrl+C to both; what it means is the command line's to say.
    const ignore = () => {};
    process.on('SIGINT', ignore);
    const child = spawn(program, args, { stdio: 'inherit', shell: program.endsWith('.cmd') });
    child.on('error', (error) => {
      const message = `the \`taskflow\` command could not be started (${error.message}): install TaskFlow's command line so that it is on PATH, or set TASKFLOW_CLI to its path`;
      reject(new DagError(message));
    });
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    child.on('close', () => process.off('SIGINT', ignore));
  });
}
