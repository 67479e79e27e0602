// Which processes there are, whose children they are and which attempt they belong to.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { HOST_MARK } from '../core/host-messages.js';
import { RUNNER_MARK } from './inherited-variables.js';

export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
}

/** All processes of this machine that can be seen. Windows has none here: it ends trees itself. */
export function listProcesses(platform: NodeJS.Platform = process.platform): ProcessEntry[] {
  if (platform === 'linux') return listFromProc();
  if (platform === 'win32') return [];
  const text = execFileSync('ps', ['-axo', 'pid=,ppid=,pgid='], { encoding: 'utf8', timeout: 5000 });
  return [...text.matchAll(/^\s*(\d+)\s+(\d+)\s+(\d+)/gm)].map(([, pid, parent, group]) => ({
    pid: Number(pid),
    parent: Number(parent),
    group: Number(group),
  }));
}

/** Zombies are left out. */
function listFromProc(): ProcessEntry[] {
  const entries: ProcessEntry[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    // After the name in brackets: state, parent, group.
    const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (parent && group && state !== 'Z')
      entries.push({ pid: Number(name), parent: Number(parent), group: Number(group) });
  }
  return entries;
}

/** True when a process of this pid exists and, on Linux, is no zombie. */
export function isRunning(pid: number, platform: NodeJS.Platform = process.platform): boolean {
  if (platform === 'linux') {
    const stat = read(`/proc/${pid}/stat`);
    const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    return stat !== '' && state !== 'Z' && state !== 'X';
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

/** `ours`: carries this attempt's nonce. `other`: belongs to another attempt or is a runner. */
export type Belonging = 'ours' | 'other' | 'unknown';

/** To which attempt a process belongs, by its environment; always `unknown` but on Linux. */
export function belongingOf(
  pid: number,
  nonce: string,
  platform: NodeJS.Platform = process.platform,
): Belonging {
  if (platform !== 'linux') return 'unknown';
  const environment = `\0${read(`/proc/${pid}/environ`)}`;
  if (environment.includes(`\0${RUNNER_MARK}=`)) return 'other';
  if (environment.includes(`\0TASKFLOW_NONCE=${nonce}\0`)) return 'ours';
  return environment.includes('\0TASKFLOW_NONCE=') ? 'other' : 'unknown';
}

/** The host that a process is, as in its TASKFLOW_HOST, or null; always null but on Linux. */
export function hostOf(pid: number, platform: NodeJS.Platform = process.platform): string | null {
  if (platform !== 'linux') return null;
  const environment = `\0${read(`/proc/${pid}/environ`)}`;
  const start = environment.indexOf(`\0${HOST_MARK}=`);
  if (start < 0) return null;
  return environment.slice(start + HOST_MARK.length + 2, environment.indexOf('\0', start + 1));
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It ended meanwhile, or belongs to another user.
    return '';
  }
}
