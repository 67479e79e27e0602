// npm run crash [-- KILLS [SEED [FIRST]]]: the crash harness in full. Prints the seed, so that a failure can be had
// again: as `npm run crash -- 8 SEED RUN`, a run has the same shape and plan.
import { countBy, crashRuns } from '../test/support/crash/harness.js';

const [kills = 200, seed = Date.now() % 1_000_000, first = 0] = process.argv.slice(2).map(Number);
const report = await crashRuns({ seed, kills, first, log: (line) => console.log(line) });

const counted = (counts: ReadonlyMap<string, number>) =>
  [...counts].map(([what, count]) => `${count} × ${what}`).join(', ') || 'none';
const sum = (numbers: readonly number[]) => numbers.reduce((all, each) => all + each, 0);
console.log(`${report.kills.length} kills: ${counted(countBy(report.kills, ({ what }) => what))}`);
console.log(`when: ${counted(countBy(report.kills, ({ moment }) => moment))}`);
const ending = report.kills.filter(({ isEnding }) => isEnding).length;
const idle = report.kills.filter(({ isIdle }) => isIdle).length;
console.log(`of them ${ending} while an attempt was being ended, and ${idle} at rest`);
const { outcomes } = report;
const cost = outcomes.flatMap((outcome) => outcome.cost);
console.log(`attempts that they cost: ${counted(countBy(cost, (reason) => reason))}`);
console.log(
  `${report.runs} runs, ${sum(outcomes.map(({ adopted }) => adopted))} times taken over, ${sum(outcomes.map(({ timedOut }) => timedOut))} attempts timed out, ${sum(outcomes.map(({ cutLogs }) => cutLogs))} logs of successes cut by killed drains`,
);
console.log(
  report.failures.length === 0
    ? `no finished work lost or done twice, no run endless, no process left (seed ${seed})`
    : `${report.failures.length} runs were not as they should be (seed ${seed})`,
);
process.exitCode = report.failures.length === 0 ? 0 : 1;
