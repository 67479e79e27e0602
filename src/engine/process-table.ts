// Which processes there are, whose children they are and which attempt they belong to.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { HOST_MARK } from '../core/host-messages.js';
import { isOutOfRoom } from '../core/out-of-room.js';
import { reasonOf } from '../core/reason-of.js';
import { RUNNER_MARK } from './inherited-variables.js';

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** When it started, in the system's own words: a pid with another start is another process. */
  readonly started: string;
}

/** The table could not be read, for want of descriptors or memory: what is not in it may still live. */
export class UnreadableTable extends Error {
  override readonly name = 'UnreadableTable';
}

/** All processes of this machine that can be seen. Windows has none here. Throws UnreadableTable. */
export function listProcesses(platform: NodeJS.Platform = process.platform): ProcessEntry[] {
  if (platform === 'linux') return listFromProc();
  if (platform === 'win32') return [];
  const text = orUnreadable(() =>
    execFileSync('ps', ['-axo', 'pid=,ppid=,pgid=,lstart='], { encoding: 'utf8', timeout: 5000 }),
  );
  return [...text.matchAll(/^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*?)\s*$/gm)].map(
    ([, pid, parent, group, started = '']) => ({
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      started,
    }),
  );
}

/** Zombies are left out. */
function listFromProc(): ProcessEntry[] {
  const entries: ProcessEntry[] = [];
  for (const name of orUnreadable(() => readdirSync('/proc'))) {
    if (!/^\d+$/.test(name)) continue;
    const { state, parent, group, started } = statOf(Number(name));
    if (parent && group && started && state !== 'Z')
      entries.push({ pid: Number(name), parent: Number(parent), group: Number(group), started });
  }
  return entries;
}

/** When the process of this pid started, as in the table; null where there is none. Linux only: else always null. */
export function startOf(pid: number): string | null {
  const { state, started } = statOf(pid);
  return started && state !== 'Z' && state !== 'X' ? started : null;
}

/** Fields are counted after the name in brackets, which may hold anything: the start is the twentieth. */
function statOf(pid: number) {
  const stat = read(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], parent: fields[1], group: fields[2], started: fields[19] };
}

/** True when a process of this pid exists and, on Linux, is no zombie. */
export function isRunning(pid: number, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === 'linux') {
    return startOf(pid) !== null;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The session of a process, or 0 where there is none; always 0 but on Linux. */
export function sessionOf(pid: number, platform: NodeJS.Platform = process.platform): number {
  if (platform !== 'linux') return 0;
  const stat = read(`/proc/${pid}/stat`);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3] ?? 0);
}

/** What a process's environment says of it. */
export interface ProcessMarks {
  /** Nothing can be read: it has no variables, or is about to become another program and has none yet. */
  readonly isEmpty: boolean;
  readonly isRunner: boolean;
  /** Of the attempt that it belongs to. */
  readonly nonce: string | null;
  /** As in TASKFLOW_HOST, where it is, or descends from, a host of functions or a slot shell. */
  readonly host: string | null;
}

const NO_MARKS: ProcessMarks = { isEmpty: false, isRunner: false, nonce: null, host: null };

/** Without any but on Linux, and of another user's processes. Throws UnreadableTable. */
export function marksOf(pid: number, platform: NodeJS.Platform = process.platform): ProcessMarks {
  if (platform !== 'linux') return NO_MARKS;
  const environment = `\0${read(`/proc/${pid}/environ`)}`;
  return {
    isEmpty: environment === '\0',
    isRunner: environment.includes(`\0${RUNNER_MARK}=`),
    nonce: valueIn(environment, 'TASKFLOW_NONCE'),
    host: valueIn(environment, HOST_MARK),
  };
}

function valueIn(environment: string, name: string): string | null {
  const start = environment.indexOf(`\0${name}=`);
  if (start < 0) return null;
  return environment.slice(start + name.length + 2, environment.indexOf('\0', start + 1));
}

/** `ours`: carries this attempt's nonce. `other`: belongs to another attempt or is a runner. */
export type Belonging = 'ours' | 'other' | 'unknown';

export function belongingBy({ isRunner, nonce: own }: ProcessMarks, nonce: string): Belonging {
  if (isRunner) return 'other';
  if (own === null) return 'unknown';
  return own === nonce ? 'ours' : 'other';
}

/** To which attempt a process belongs, by its environment; always `unknown` but on Linux. */
export function belongingOf(pid: number, nonce: string, platform?: NodeJS.Platform): Belonging {
  return belongingBy(marksOf(pid, platform), nonce);
}

/** The host that a process is, as in its TASKFLOW_HOST, or null; always null but on Linux. */
export function hostOf(pid: number, platform?: NodeJS.Platform): string | null {
  return marksOf(pid, platform).host;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isOutOfRoom(error)) throw new UnreadableTable(reasonOf(error), { cause: error });
    // It ended meanwhile, or belongs to another user.
    return '';
  }
}

function orUnreadable<T>(readTable: () => T): T {
  try {
    return readTable();
  } catch (error) {
    throw new UnreadableTable(reasonOf(error), { cause: error });
  }
}
