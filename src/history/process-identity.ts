// Which process this is, so that another can tell whether it still lives: a pid alone may be another's by now.
import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** As written in owner files and locks. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process started, in the system's own words; compared only with itself. */
  readonly started: string;
  /** Changes at every boot. */
  readonly boot: string;
  readonly pid_namespace: string;
  readonly host: string;
}

/** `foreign`: of another host or pid namespace, where nothing can be told; it counts as alive. */
export type Liveness = 'alive' | 'gone' | 'foreign';

let own: ProcessIdentity | undefined;

/** This process. */
export function ownIdentity(): ProcessIdentity {
  own ??= {
    pid: process.pid,
    started: startOf(process.pid) ?? 'unknown',
    boot: bootId(),
    pid_namespace: pidNamespace(),
    host: hostname(),
  };
  return own;
}

export function livenessOf(identity: ProcessIdentity): Liveness {
  const self = ownIdentity();
  if (identity.host !== self.host || identity.pid_namespace !== self.pid_namespace) return 'foreign';
  if (identity.boot !== self.boot) return 'gone';
  if (!exists(identity.pid)) return 'gone';
  const started = startOf(identity.pid);
  // Where the start can't be read the living pid decides: rather a run too long alive than started twice.
  if (started === null || identity.started === 'unknown') return 'alive';
  return started === identity.started ? 'alive' : 'gone';
}

/** True when a process of this pid exists, whoever it is. */
function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function startOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // Fields are counted after the command's name, which may hold anything but ends at the last bracket:
      // state is the first, the start time (clock ticks since boot) the twentieth.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A zombie runs no more, though its parent has not looked.
      return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : (fields[19] ?? null);
    }
    if (process.platform === 'win32') {
      const script = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
      return ask('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]);
    }
    return ask('ps', ['-o', 'lstart=', '-p', String(pid)]);
  } catch {
    return null;
  }
}

function bootId(): string {
  try {
    if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    if (process.platform === 'darwin') return ask('sysctl', ['-n', 'kern.boottime']);
  } catch {
    // Without it pid and start time must do.
  }
  return 'unknown';
}

function pidNamespace(): string {
  try {
    return process.platform === 'linux' ? readlinkSync('/proc/self/ns/pid') : 'host';
  } catch {
    return 'unknown';
  }
}

function ask(command: string, args: readonly string[]): string {
  return execFileSync(command, args, {
    encoding: 'utf8',
    timeout: 5000,
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}
