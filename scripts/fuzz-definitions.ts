// Reads thousands of damaged DAG files: `npx tsx scripts/fuzz-definitions.ts [COUNT] [SEED]`.
import { loadCorpus } from '../test/definition/corpus.js';
import { findBrokenPromise, mutate, seededRandom } from '../test/definition/mutate.js';

const count = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31));
console.log(`${count} damaged files, seed ${seed}`);

const corpus = await loadCorpus();
const random = seededRandom(seed);
let broken = 0;
let slowestMs = 0;
for (let index = 0; index < count; index++) {
  const { file, text } = corpus[index % corpus.length] ?? { file: 'a.dag.yaml', text: '' };
  const damaged = mutate(text, random);
  const startedAt = performance.now();
  const promise = findBrokenPromise(damaged, file);
  slowestMs = Math.max(slowestMs, performance.now() - startedAt);
  if (promise === null) continue;
  broken++;
  console.error(`number ${index}, ${file}: ${promise}\n${JSON.stringify(damaged)}\n`);
}
console.log(`${broken} of ${count} broke a promise; the slowest took ${slowestMs.toFixed(0)} ms`);
process.exitCode = broken === 0 ? 0 : 1;
