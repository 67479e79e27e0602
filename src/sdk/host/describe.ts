// Prints what a DAG file defines, in the words of a YAML DAG file, with the lines where it does: for the checker.
import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { describeFile } from './describe-file.js';

/** One JSON text on standard output. What the file itself prints goes to standard error. */
export async function describe(file: string): Promise<void> {
  endInTime();
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  await describeFile(file, ({ description }, isExiting) => {
    const answer = JSON.stringify(description);
    if (isExiting) writeSync(1, answer);
    else write(answer, () => process.exit(0));
  });
}

/**
 * Who asked ends this process when it takes too long; where that one is gone, a file may load for ever. In a thread,
 * since the file may keep this one busy.
 */
function endInTime(): void {
  const seconds = Number(process.env.TASKFLOW_LOAD_SECONDS);
  delete process.env.TASKFLOW_LOAD_SECONDS;
  if (!(seconds > 0)) return;
  const end = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${seconds * 1000})`;
  new Worker(end, { eval: true, execArgv: [], env: {} }).unref();
}
