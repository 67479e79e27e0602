// A scheduler as a process for the crash test: its clock runs fast and may be wrong, its runs end at once.
// HOME PROJECT ORIGIN START SPEED: at ORIGIN of the machine's clock it is START, and time goes SPEED times as fast.
import { takeOwnership } from '../../src/history/ownership.js';
import { runFolder } from '../../src/history/run-folder.js';
import type { Clock } from '../../src/scheduler/clock.js';
import { Scheduler } from '../../src/scheduler/scheduler.js';
import { endRun } from './end-run.js';

const [home = '', project = '', ...numbers] = process.argv.slice(2);
const [origin = 0, start = 0, speed = 1] = numbers.map(Number);

const clock: Clock = {
  now: () => Math.floor(start + (Date.now() - origin) * speed),
  elapsed: () => performance.now() * speed,
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs / speed);
    return () => clearTimeout(timer);
  },
};

const run = (_home: string, runId: string) => {
  const taken = takeOwnership(runFolder(home, runId));
  if (taken.ok) endRun(home, runId, taken.ownership);
};

const scheduler = new Scheduler({
  home,
  project,
  clock,
  lookMs: 15_000,
  onEntry: (entry) => console.log(JSON.stringify(entry)),
  runs: {
    start: run,
    resume: run,
    cancel: async () => {},
  },
});
process.once('SIGTERM', () => void scheduler.stop());
scheduler.start();
