// What is to be killed in a run, and when: thrown before it starts, so that the same seed plans the same.
import { hasHosts, hasSlotShells } from './shapes.js';

export type Target = 'runner' | 'shell' | 'host' | 'drain';

export type Moment =
  /** While the runner starts. */
  | 'starting'
  /** Once the journal has grown somewhat. */
  | 'running'
  /** While an attempt is being ended by its timeout. */
  | 'ending'
  /** When the victim has no attempt. */
  | 'resting'
  /** Between two owners of the run. */
  | 'ownerless';

export interface PlannedKill {
  readonly target: Target;
  readonly moment: Moment;
  /** By which the journal is to grow first. */
  readonly bytes: number;
  /** After the moment has come. */
  readonly delayMs: number;
  /** In [0, 1): which of the victims. */
  readonly choice: number;
}

export function planKills(count: number, shape: number, random: () => number): PlannedKill[] {
  const kills: PlannedKill[] = [];
  let isOwned = true;
  while (kills.length < count) {
    const isRunner: boolean = isOwned && random() < 0.3;
    const target = isRunner ? 'runner' : targetOf(shape, random);
    const moment = isOwned ? momentOf(isRunner, random) : 'ownerless';
    const [bytes, delayMs, choice] = [random() * 2500, random() * LONGEST_MS[moment], random()];
    kills.push({ target, moment, bytes, delayMs, choice });
    isOwned = !isRunner || random() < 0.5;
  }
  return kills;
}

const LONGEST_MS: Readonly<Record<Moment, number>> = {
  starting: 120,
  running: 60,
  ending: 200,
  resting: 10,
  ownerless: 80,
};

function targetOf(shape: number, random: () => number): Target {
  if (random() < 0.35) return 'drain';
  if (!hasHosts(shape)) return 'shell';
  return hasSlotShells(shape) && random() < 0.4 ? 'shell' : 'host';
}

function momentOf(isRunner: boolean, random: () => number): Moment {
  const chance = random();
  if (chance < 0.3) return 'ending';
  if (isRunner) return chance < 0.5 ? 'starting' : 'running';
  return chance < 0.5 ? 'resting' : 'running';
}
