// A process that does what a test tells it over a socket, and nothing else: see steered-task.ts.
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, writeSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const [socketPath = '', name = ''] = process.argv.slice(2);
const socket = connect(socketPath);
tell({ name, pid: process.pid, cwd: process.cwd(), env: process.env });
for await (const line of createInterface({ input: socket })) {
  const { id, ...command } = JSON.parse(line);
  tell({ id, answer: obey(command) ?? null });
}
// The test is over.
process.exit(97);

/** @param {Record<string, unknown>} message */
function tell(message) {
  socket.write(`${JSON.stringify(message)}\n`);
}

/** @param {{ do: string, text?: string, code?: number, signal?: NodeJS.Signals, words?: string[], isDetached?: boolean }} command */
function obey(command) {
  switch (command.do) {
    case 'print':
      writeSync(1, command.text ?? '');
      return;
    case 'output':
      appendFileSync(process.env.TASKFLOW_OUTPUT ?? '', command.text ?? '');
      return;
    case 'inputs':
      return JSON.parse(readFileSync(process.env.TASKFLOW_INPUTS ?? '', 'utf8'));
    case 'ignore':
      process.on(command.signal ?? 'SIGTERM', () => {});
      return;
    case 'spawn': {
      const [program = '', ...words] = command.words ?? [];
      const child = spawn(program, words, { detached: command.isDetached === true, stdio: 'ignore' });
      child.unref();
      return child.pid;
    }
    case 'end':
      process.exit(command.code);
  }
}
