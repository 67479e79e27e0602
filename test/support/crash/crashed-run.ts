// One run that is killed as planned: its runner is started again and again until the run has ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readJournal, readRunState } from '../../../src/history/journal-reader.js';
import type { RunFolder } from '../../../src/history/run-folder.js';
import type { PlannedKill, Target } from './plan.js';
import {
  busyHosts,
  describe,
  findLeft,
  findVictims,
  forksOf,
  isThere,
  textOf,
  type Victim,
} from './processes.js';
import type { CrashShape } from './shapes.js';

const RUNNER = join(import.meta.dirname, '../../../dist/runner.js');
/** Of a run that takes some seconds, with all that is killed in it. */
const LONGEST_RUN_MS = 120_000;
/** A victim that is not there, or not at rest, is waited for so long; then another is taken. */
const VICTIM_MS = 1500;
const LOOK_MS = 3;
const LONGEST_EXIT_MS = 10_000;
/** A file that can't be loaded three times fails its run. */
const MOST_LOADING_KILLED = 2;
const TAIL = 30;

export interface Kill {
  readonly what: 'runner' | Victim['kind'];
  readonly moment: PlannedKill['moment'];
  readonly isEnding: boolean;
  /** It had no attempt then. */
  readonly isIdle: boolean;
  /** An attempt may have ended by it. */
  readonly isCostly: boolean;
  /** For people: which process, and when. */
  readonly words: string;
}

export class CrashedRun {
  readonly folder: RunFolder;
  readonly shape: CrashShape;
  readonly kills: Kill[] = [];
  /** All that could have been killed when it was looked. */
  readonly seen: Victim[] = [];
  readonly #until = performance.now() + LONGEST_RUN_MS;
  #runner: ChildProcess | null = null;

  constructor(folder: RunFolder, shape: CrashShape) {
    this.folder = folder;
    this.shape = shape;
  }

  /** Rejects where the run is endless, or its runner ends before it. */
  async carryOut(plan: readonly PlannedKill[]): Promise<void> {
    for (const [place, kill] of plan.entries()) {
      const isOwnerless = kill.moment === 'ownerless';
      if (!isOwnerless) this.#own();
      await this.#moment(kill);
      if (this.#isOver) break;
      await this.#kill(kill);
      // What lives without a runner lives for its attempts, and not long.
      if (isOwnerless && plan[place + 1]?.moment !== 'ownerless') await sleep(kill.delayMs);
    }
    while (!this.#isOver) {
      this.#own();
      await this.#wait(() => this.#runner?.exitCode !== null);
    }
    const runner = this.#runner;
    const limit = performance.now() + LONGEST_EXIT_MS;
    while (runner?.exitCode === null && runner.signalCode === null) {
      if (performance.now() > limit)
        throw new Error(`endless: its runner has ended the run and does not exit`);
      await sleep(LOOK_MS);
    }
  }

  /** What can be said of it when it has failed. */
  picture(): string {
    const events = textOf(this.folder.journal).trimEnd().split('\n').slice(-TAIL);
    const records = textOf(this.folder.exits).trimEnd().split('\n').slice(-TAIL);
    return [
      'kills:',
      ...this.kills.map(({ words }) => words),
      'end of the journal:',
      ...events.map((line) => line.slice(0, 400)),
      'end of the records:',
      ...records,
      'processes of the run:',
      ...this.left().map(describe),
    ].join('\n');
  }

  left() {
    return findLeft(this.folder, { victims: this.seen, state: readRunState(this.folder.journal) });
  }

  /** Ends what is left of one that has failed. */
  end(): void {
    this.#runner?.kill('SIGKILL');
    for (const { pid } of this.left()) killIt(pid);
  }

  get #isOver(): boolean {
    return readRunState(this.folder.journal)?.ended_at !== undefined;
  }

  #own(): void {
    const { exitCode, signalCode } = this.#runner ?? { exitCode: null, signalCode: 'none' };
    if (exitCode !== null && !this.#isOver)
      throw new Error(`its runner ended by itself, with exit code ${exitCode}, before the run`);
    if (signalCode === null) return;
    const { home, runId } = this.folder;
    const mode = this.#wasOwned() ? 'resume' : 'run';
    this.#runner = spawn(process.execPath, [RUNNER, mode, home, runId], { stdio: 'inherit' });
  }

  #wasOwned(): boolean {
    const isThere = statSync(join(this.folder.path, 'owner.1.json'), { throwIfNoEntry: false }) !== undefined;
    return isThere || readJournal(this.folder.journal).events.length > 2;
  }

  /** Until it holds, or the run is over. */
  async #wait(holds: () => boolean, limitMs = Number.POSITIVE_INFINITY): Promise<void> {
    const limit = performance.now() + limitMs;
    while (!holds() && performance.now() < limit && !(this.#runner && this.#isOver)) {
      if (performance.now() > this.#until) throw new Error(`endless: not over after ${LONGEST_RUN_MS} ms`);
      await sleep(LOOK_MS);
    }
  }

  async #moment({ moment, bytes, delayMs }: PlannedKill): Promise<void> {
    if (moment === 'running') {
      const target = this.#size() + bytes;
      await this.#wait(() => this.#size() >= target || this.#runner?.exitCode !== null);
    } else if (moment === 'ending') {
      const before = this.#endings();
      await this.#wait(() => this.#endings() > before || !this.#willEnd());
    }
    await this.#wait(() => false, delayMs);
  }

  #size(): number {
    return statSync(this.folder.journal).size;
  }

  #endings(): number {
    return readJournal(this.folder.journal).events.filter(({ type }) => type === 'attempt_ending').length;
  }

  /** Some attempt will be ended by its timeout, or is being ended. */
  #willEnd(): boolean {
    const state = readRunState(this.folder.journal);
    const hanging = this.shape.tasks.filter(({ fate }) => fate === 'hangs');
    return hanging.some(({ id }) => state?.tasks.get(id)?.attempts[0]?.outcome === undefined);
  }

  /** An attempt is being ended now. */
  #isEnding(): boolean {
    const state = readRunState(this.folder.journal);
    return [...(state?.tasks.values() ?? [])].some(({ attempts }) => {
      const last = attempts.at(-1);
      return last?.ending !== undefined && last.outcome === undefined;
    });
  }

  async #kill(plan: PlannedKill): Promise<void> {
    const isOwned = this.#runner?.exitCode === null && this.#runner.signalCode === null;
    const victim = plan.target === 'runner' ? null : await this.#victim(plan);
    if (victim) await this.#killVictim(plan, victim);
    else if (isOwned) await this.#killRunner(plan);
  }

  async #killRunner({ moment }: PlannedKill): Promise<void> {
    const runner = this.#runner;
    const isEnding = this.#isEnding();
    if (!runner?.kill('SIGKILL')) return;
    await this.#wait(() => runner.signalCode !== null || runner.exitCode !== null);
    if (runner.signalCode !== null)
      this.#note('runner', moment, { isEnding, isIdle: false, isCostly: false });
  }

  async #victim({ target, moment, choice }: PlannedKill): Promise<Victim | null> {
    const found: Victim[] = [];
    const fits = ({ kind, isIdle }: Victim) => kind.endsWith(target) && (moment !== 'resting' || isIdle);
    const others: Victim[] = [];
    // Without a runner there will be no others; what is being ended won't be for long.
    const isBrief = moment === 'ownerless' || this.#isEnding();
    const look = () => {
      const all = findVictims(this.folder).filter(({ host }) => this.#mayBeKilled(host));
      this.#remember(all);
      found.splice(0, found.length, ...all.filter(fits));
      others.splice(0, others.length, ...all);
      return found.length > 0;
    };
    look();
    if (found.length === 0 && !isBrief) await this.#wait(look, VICTIM_MS);
    const choices = found.length > 0 ? found : isBrief ? others : others.filter(isNoDrain);
    return choices[Math.floor(choice * choices.length)] ?? null;
  }

  #mayBeKilled(host: string): boolean {
    const isLoading = (words: string) => words.includes(`${this.folder.runId}.load`);
    return (
      !isLoading(host) || this.kills.filter(({ words }) => isLoading(words)).length < MOST_LOADING_KILLED
    );
  }

  async #killVictim({ moment }: PlannedKill, victim: Victim): Promise<void> {
    const isEnding = this.#isEnding();
    if (!isThere(victim) || !killIt(victim.pid)) return;
    // One that had not forked costs nothing.
    const isForked = victim.kind === 'shell' && forksOf(this.folder, victim).length > 0;
    await this.#wait(() => !isThere(victim));
    const isCostly = victim.kind !== 'shell' || isForked || busyHosts(this.folder).has(victim.host);
    this.#note(victim.kind, moment, { isEnding, isIdle: victim.isIdle, isCostly }, victim);
  }

  #note(
    what: Kill['what'],
    planned: Kill['moment'],
    kill: Pick<Kill, 'isEnding' | 'isIdle' | 'isCostly'>,
    victim?: Victim,
  ): void {
    // It may not have come, or have passed.
    const isIt = planned === 'ending' ? kill.isEnding : planned !== 'resting' || kill.isIdle;
    const moment = isIt ? planned : 'running';
    const which = victim ? ` ${victim.pid} ${victim.host}` : '';
    const how = [kill.isEnding && 'while ending', kill.isIdle && 'idle', kill.isCostly && 'may cost'];
    const words = `${new Date().toISOString()} ${what}${which}: ${[moment, ...how.filter(Boolean)].join(', ')}`;
    this.kills.push({ what, moment, ...kill, words });
  }

  #remember(all: readonly Victim[]): void {
    const known = new Set(this.seen.map(({ pid, started }) => `${pid} ${started}`));
    this.seen.push(...all.filter(({ pid, started }) => !known.has(`${pid} ${started}`)));
  }
}

function isNoDrain({ kind }: Victim): boolean {
  return !kind.endsWith('drain' satisfies Target);
}

/** False where it had ended. */
function killIt(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}
