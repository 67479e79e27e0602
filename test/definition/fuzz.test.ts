import assert from 'node:assert/strict';
import { type Corpus, loadCorpus } from './corpus.js';
import { findBrokenPromise, mutate, seededRandom } from './mutate.js';

const COUNT = 400;
const seed = Number(process.env.TASKFLOW_SEED ?? Math.floor(Math.random() * 2 ** 31));

describe(`DAG files with random damage (TASKFLOW_SEED=${seed})`, () => {
  let corpus: Corpus;
  before(async () => {
    corpus = await loadCorpus();
  });

  it(`${COUNT} damaged files give problems inside the file and never an exception`, () => {
    const random = seededRandom(seed);
    for (let index = 0; index < COUNT; index++) {
      const { file, text } = corpus[index % corpus.length] ?? { file: 'a.dag.yaml', text: '' };
      const damaged = mutate(text, random);
      assert.equal(
        findBrokenPromise(damaged, file),
        null,
        `seed ${seed}, number ${index}, ${file}:\n${JSON.stringify(damaged)}`,
      );
    }
  });
});
