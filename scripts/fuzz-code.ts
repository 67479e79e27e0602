// Reads thousands of damaged DAG files in code: `npx tsx scripts/fuzz-code.ts [COUNT] [SEED]`. What is called fine the
// language has to compile. Nothing of the files is run.
import { damagedTexts, tellOf } from '../test/definition/code/damaged-files.js';

const count = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31));
console.log(`${count} damaged files, seed ${seed}`);

const AT_ONCE = 500;
const texts = damagedTexts(count, seed);
let [wrong, refused, others] = [0, 0, 0];
for (let from = 0; from < texts.length; from += AT_ONCE) {
  for (const { text, error, isOurs, compiles } of await tellOf(texts.slice(from, from + AT_ONCE))) {
    if (!isOurs) others++;
    else if (error !== null) refused++;
    else if (!compiles) {
      wrong++;
      console.error(`called fine, but its language refuses it:\n${JSON.stringify(text)}\n`);
    }
  }
}
console.log(`${refused} refused, ${others} of other programs, ${wrong} called fine that are not`);
process.exitCode = wrong === 0 ? 0 : 1;
