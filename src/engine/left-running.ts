// What of an attempt could not be ended, in words.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import type { ProcessEntry } from './process-table.js';
import type { SeenEnd } from './task-runner.js';

const MOST_NAMED = 5;
const LONGEST_COMMAND = 80;

/** The end of an attempt of which these processes live on, said in it; the end itself where there are none. */
export function withLeft<End extends SeenEnd>(end: End, left: readonly ProcessEntry[]): End {
  return left.length === 0 || end.kind === 'failed' ? end : { ...end, left: leftRunning(left) };
}

/** Such as `could not be ended and still runs: process 4711 (sleep 45) of root`. */
function leftRunning(left: readonly ProcessEntry[]): string {
  const named = left.slice(0, MOST_NAMED).map(({ pid }) => describe(pid));
  const more = left.length > named.length ? ` and ${left.length - named.length} more` : '';
  return `could not be ended and still ${left.length === 1 ? 'runs' : 'run'}: ${named.join(', ')}${more}`;
}

function describe(pid: number): string {
  const { command, user, isWaiting } = process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
  const shown = command.length > LONGEST_COMMAND ? `${command.slice(0, LONGEST_COMMAND)}…` : command;
  return `process ${pid}${shown && ` (${shown})`}${user && ` of ${user}`}${
    isWaiting ? ', which waits for a device or a network disk' : ''
  }`;
}

function fromProc(pid: number) {
  const stat = orNothing(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const words = orNothing(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  const uid = orNothing(() => String(statSync(`/proc/${pid}`).uid));
  return {
    command: words.replaceAll('\0', ' ').replace(/\s+/g, ' ').trim() || name,
    user: uid && (nameOf(uid) ?? `user ${uid}`),
    isWaiting: stat.charAt(stat.lastIndexOf(')') + 2) === 'D',
  };
}

function nameOf(uid: string): string | undefined {
  const lines = orNothing(() => readFileSync('/etc/passwd', 'utf8')).split('\n');
  return lines.map((line) => line.split(':')).find((fields) => fields[2] === uid)?.[0];
}

function fromPs(pid: number) {
  const text = orNothing(() =>
    execFileSync('ps', ['-o', 'user=,state=,command=', '-p', String(pid)], {
      encoding: 'utf8',
      timeout: 5000,
    }),
  );
  const [, user = '', state = '', command = ''] = /^\s*(\S+)\s+(\S+)\s+(.*?)\s*$/m.exec(text) ?? [];
  return { command, user, isWaiting: state.startsWith('U') };
}

function orNothing(read: () => string): string {
  try {
    return read();
  } catch {
    // It ended meanwhile, or nothing can be read for want of descriptors: its number says enough.
    return '';
  }
}
