// npm run crash [-- KILLS [SEED]]: the crash harness in full. Prints the seed, so that a failure can be had again.
import { crashRuns } from '../test/support/crash-harness.js';

const kills = Number(process.argv[2] ?? 200);
const seed = Number(process.argv[3] ?? Date.now() % 1_000_000);
const report = await crashRuns(seed, kills, (line) => console.log(line));
console.log(
  `${report.kills} runners (${report.whileEnding} while they ended an attempt) and ${report.hostKills} hosts killed over ${report.runs} runs, ${report.adopted} times taken over: no finished task lost, none started twice (seed ${seed})`,
);
