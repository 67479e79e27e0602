// The processes of one run, by what they are: its hosts and slot shells, and the drains of both.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { RunState } from '../../../src/core/run-state.js';
import { readExitRecords } from '../../../src/engine/exit-records.js';
import {
  listProcesses,
  marksOf,
  type ProcessEntry,
  type ProcessMarks,
  sessionOf,
  startOf,
} from '../../../src/engine/process-table.js';
import { isSlotShell } from '../../../src/engine/shell/slot-pool.js';
import type { RunFolder } from '../../../src/history/run-folder.js';

export type VictimKind = 'shell' | 'host' | 'shell drain' | 'host drain';

export interface Victim extends ProcessEntry {
  readonly kind: VictimKind;
  /** As in TASKFLOW_HOST of the shell or host; of a drain, of the one that it belongs to. */
  readonly host: string;
  /** False where the shell or host that it is, or belongs to, has an attempt. */
  readonly isIdle: boolean;
}

/** What a host has open that its drain has, too: its streams, and the pipes by which they speak. */
const OF_DRAIN = [1, 2, 5, 6];

/** All that can be killed of a run, but its runner. */
export function findVictims(folder: RunFolder): Victim[] {
  const entries = listProcesses();
  const marks = new Map(entries.map((entry) => [entry, marksOf(entry.pid)]));
  const busy = busyHosts(folder);
  const found: Victim[] = [];
  for (const [entry, { host }] of marks) {
    if (entry.pid !== entry.group || !host?.startsWith(`${folder.runId}.`)) continue;
    const kind = isSlotShell(host) ? 'shell' : 'host';
    // An attempt that has just been forked has its shell's variables until its command begins.
    if (kind === 'shell' && sessionOf(entry.pid) !== entry.pid) continue;
    const isIdle = !busy.has(host) && (kind === 'host' || forksOf(folder, entry, entries).length === 0);
    found.push({ ...entry, kind, host, isIdle });
    const drains =
      kind === 'shell'
        ? entries.filter(
            (each) => each.group === entry.pid && each.pid !== entry.pid && !marks.get(each)?.host,
          )
        : drainsOf(entry, marks);
    for (const drain of drains) found.push({ ...drain, kind: `${kind} drain`, host, isIdle });
  }
  return found;
}

/** What leads a group of its own in the session of a slot shell: its attempt, unless that has ended and left it. */
export function forksOf(
  { exits }: RunFolder,
  shell: ProcessEntry,
  entries: readonly ProcessEntry[] = listProcesses(),
): readonly ProcessEntry[] {
  const others = entries.filter(({ pid, group }) => group !== shell.pid && sessionOf(pid) === shell.pid);
  if (others.length === 0) return [];
  const records = readExitRecords(exits);
  return others.filter(({ pid }) => records.get(marksOf(pid).nonce ?? '')?.exit_code === undefined);
}

/** The shells and hosts with an attempt that has begun and has no end in the records. */
export function busyHosts(folder: RunFolder): ReadonlySet<string> {
  const open = [...readExitRecords(folder.exits).values()].filter(({ exit_code }) => exit_code === undefined);
  return new Set(open.flatMap(({ host }) => host ?? []));
}

/** They carry no mark of a run: known by the pipes that they share with their host, and their children by them. */
function drainsOf(host: ProcessEntry, marks: ReadonlyMap<ProcessEntry, ProcessMarks>): ProcessEntry[] {
  const pipes = new Set(OF_DRAIN.map((descriptor) => linkOf(`/proc/${host.pid}/fd/${descriptor}`)));
  const bare = [...marks].filter(([, { isEmpty }]) => isEmpty).map(([entry]) => entry);
  const leaders = bare.filter(({ pid }) => isDrain(pid) && openOf(pid).some((open) => pipes.has(open)));
  const leading = new Set(leaders.map(({ pid }) => pid));
  return [...leaders, ...bare.filter(({ parent }) => leading.has(parent))];
}

function isDrain(pid: number): boolean {
  return textOf(`/proc/${pid}/cmdline`).includes('taskflow-drain');
}

/** The pipes and files that a process has open. */
function openOf(pid: number): string[] {
  let names: string[] = [];
  try {
    names = readdirSync(`/proc/${pid}/fd`);
  } catch {
    // It has ended.
  }
  return names.map((name) => linkOf(`/proc/${pid}/fd/${name}`)).filter((link) => /^(pipe:|\/)/.test(link));
}

export interface Seen {
  readonly victims: readonly Victim[];
  readonly state: RunState | null;
}

/**
 * What lives of a run: what carries its marks, what has a file of its folder open, what stands in the session of a slot
 * shell that was seen, and the drains that were seen.
 */
export function findLeft(folder: RunFolder, { victims, state }: Seen): ProcessEntry[] {
  const attempts = [...(state?.tasks.values() ?? [])].flatMap((task) => task.attempts);
  const nonces = new Set(attempts.map(({ nonce }) => nonce));
  const sessions = new Set(victims.filter(({ kind }) => kind === 'shell').map(({ pid }) => pid));
  const drains = new Map(victims.map(({ pid, started }) => [pid, started]));
  return listProcesses().filter(({ pid, started }) => {
    if (pid === process.pid) return false;
    const { nonce, host } = marksOf(pid);
    const isMarked = nonces.has(nonce ?? '') || host?.startsWith(`${folder.runId}.`);
    if (isMarked || drains.get(pid) === started || sessions.has(sessionOf(pid))) return true;
    return openOf(pid).some((path) => path.startsWith(`${folder.path}/`));
  });
}

/** Of a process that was found: false once it has ended. */
export function isThere({ pid, started }: ProcessEntry): boolean {
  return startOf(pid) === started;
}

/** One line about a process, for people. */
export function describe({ pid, parent, group }: ProcessEntry): string {
  const { nonce, host } = marksOf(pid);
  const words = textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').slice(0, 160).replaceAll('\n', '⏎');
  const open = openOf(pid).join(' ');
  return `${pid} (parent ${parent}, group ${group}, session ${sessionOf(pid)}) host ${host} nonce ${nonce}: ${words} [${open}]`;
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** Empty where it can't be read. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
