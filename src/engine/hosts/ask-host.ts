// Asks the host of a DAG file in code what the file defines: runs its top level, in a process of its own, once.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostAnswer } from '../../core/host-description.js';
import { phrase } from '../../core/phrase.js';
import { reasonOf } from '../../core/reason-of.js';
import { watchSignals } from '../end-at-signal.js';
import { environmentForAttempts } from '../inherited-variables.js';
import { endTree } from '../process-tree.js';
import { readDescription } from './description.js';
import { type HostCommand, type HostLanguage, hostCommand } from './host-command.js';
import { withProgram } from './load-answer.js';

export interface HostQuestion {
  /** Absolute path. */
  readonly file: string;
  /** Absolute path of the project's folder, up to which a .venv is looked for. */
  readonly project: string;
  readonly language: HostLanguage;
  readonly env: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
/** A host ends itself so long after it should have been ended: who asked may be gone. */
const GRACE_MS = 2_000;
/** An answer is a definition: the largest DAG file has 5 MB. */
const MOST_BYTES = 50_000_000;
const KEPT_WORDS = 2_000;
/** What escaped from its tree may keep its pipes open for ever. */
const LAST_WORDS_MS = 1_000;

/**
 * Never rejects. What the file prints goes nowhere, and whatever it leaves running is ended with its host. Run only
 * what is trusted.
 */
export async function askHost(question: HostQuestion): Promise<HostAnswer> {
  const { file, project, language, timeoutMs = TIMEOUT_MS } = question;
  const env = environmentForAttempts(question.env);
  // By this its processes are known, also those that have left its group.
  const nonce = randomBytes(12).toString('hex');
  let child: ChildProcess;
  let command: HostCommand;
  try {
    command = hostCommand('describe', { language, file, project, env });
    child = spawn(command.program, command.args, {
      cwd: dirname(file),
      env: {
        ...env,
        ...command.env,
        TASKFLOW_NONCE: nonce,
        TASKFLOW_LOAD_SECONDS: String((timeoutMs + GRACE_MS) / 1000),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
  } catch (error) {
    return failed(reasonOf(error));
  }
  const printed = collect(child);
  // In a group of its own, no Ctrl-C reaches it: it would outlive who asked.
  const signals = watchSignals();
  const end = await new Promise<'error' | 'exit' | 'timeout' | 'flood' | 'signal'>((resolve) => {
    void signals.came.then(() => resolve('signal'));
    const timer = setTimeout(() => resolve('timeout'), timeoutMs);
    child.once('error', () => resolve('error'));
    child.once('exit', () => resolve('exit'));
    printed.onFlood(() => resolve('flood'));
    child.once('exit', () => clearTimeout(timer));
    child.once('error', () => clearTimeout(timer));
  });
  const { program, advice } = command;
  if (end === 'error') {
    signals.pass();
    return failed(phrase('{0} could not be started; {1}', program, advice));
  }
  const closed = new Promise<void>((resolve) => {
    if (child.stdout?.closed && child.stderr?.closed) resolve();
    else child.once('close', () => resolve());
  });
  if (child.pid !== undefined) await endTree({ leader: child.pid, nonce }, () => true);
  signals.pass();
  if (end === 'exit') await Promise.race([closed, sleep(LAST_WORDS_MS)]);
  child.stdout?.destroy();
  child.stderr?.destroy();
  if (end === 'timeout') {
    const seconds = timeoutMs / 1000;
    const message = phrase(
      'The file takes longer than {0} s to load; move slow work from its top level into tasks',
      seconds,
    );
    return { ok: false, code: 'load-timeout', message };
  }
  if (end === 'flood')
    return failed(phrase('The file prints more than a definition can have while it is loaded'));
  const description = readDescription(printed.answer());
  if (description) return withProgram({ ok: true, description }, command);
  const how = child.signalCode
    ? phrase('The process that loads the file was ended by {0}', child.signalCode)
    : phrase('The process that loads the file ended with exit code {0}', String(child.exitCode));
  const words = printed.words();
  return failed(words === '' ? how : `${how}: ${words}`);
}

function failed(message: string): HostAnswer {
  return { ok: false, code: 'load-error', message };
}

function collect(child: ChildProcess) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let words = '';
  let tell = () => {};
  child.stdout?.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) tell();
    else chunks.push(chunk);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-KEPT_WORDS);
  });
  return {
    answer: () => Buffer.concat(chunks).toString('utf8'),
    /** The last that it said, where its exit says too little. */
    words: () => words.trim(),
    onFlood: (listener: () => void) => {
      tell = listener;
    },
  };
}
