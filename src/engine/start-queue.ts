// Attempts that are to be started: one after the other, and again later where the system has no room for them now.
import type { Command } from '../core/run/commands.js';
import { ROOM_MS } from './when-room.js';

export type StartCommand = Extract<Command, { type: 'start_attempt' }>;

/** Others than the run's attempts may have given back what is lacking. */
const LOOK_MS = 1000;

export class StartQueue {
  readonly #start: (command: StartCommand) => void;
  readonly #hasRunning: () => boolean;
  #toStart: StartCommand[] = [];
  #waiting: StartCommand[] = [];
  #isTurning = false;
  #timer: NodeJS.Timeout | undefined;
  /** Since when there is no room though nothing of the run runs. */
  #fullSince: number | null = null;

  /** `hasRunning`: true while an attempt of the run has a process. */
  constructor(start: (command: StartCommand) => void, hasRunning: () => boolean) {
    this.#start = start;
    this.#hasRunning = hasRunning;
  }

  add(command: StartCommand): void {
    this.#toStart.push(command);
    this.#turn();
  }

  /**
   * Takes back one for which there was no room: it is started again when an attempt of the run has ended, and every
   * second. False once that was in vain for 30 s in which nothing of the run ran.
   */
  takeBack(command: StartCommand): boolean {
    if (this.#hasRunning()) this.#fullSince = null;
    else this.#fullSince ??= performance.now();
    if (this.#fullSince !== null && performance.now() - this.#fullSince >= ROOM_MS) return false;
    this.#waiting.push(command);
    this.#timer ??= setTimeout(() => this.tryAgain(), LOOK_MS);
    return true;
  }

  /** Starts what waits for room: there may be some. */
  tryAgain(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#toStart.push(...this.#waiting);
    this.#waiting = [];
    this.#turn();
  }

  /** Takes out the task's attempt where it is not started yet; null where there is none. */
  remove(taskId: string): StartCommand | null {
    const isIt = ({ task_id }: StartCommand) => task_id === taskId;
    const found = this.#toStart.find(isIt) ?? this.#waiting.find(isIt);
    if (!found) return null;
    this.#toStart = this.#toStart.filter((command) => command !== found);
    this.#waiting = this.#waiting.filter((command) => command !== found);
    return found;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#toStart = [];
    this.#waiting = [];
  }

  /** One start for each turn of the event loop: a start costs a millisecond, and timers must not wait for many. */
  #turn(): void {
    if (this.#isTurning || this.#toStart.length === 0) return;
    this.#isTurning = true;
    setImmediate(() => {
      this.#isTurning = false;
      const command = this.#toStart.shift();
      if (command) this.#start(command);
      this.#turn();
    });
  }
}
