// What a text of code is called fine, its language compiles: asked of files that were right and were damaged by chance.
import assert from 'node:assert/strict';
import { ensureBuilt } from '../../cli/cli-rig.js';
import { codeCorpus, damagedTexts, tellOf } from './damaged-files.js';

const COUNT = 300;
const seed = Number(process.env.TASKFLOW_SEED ?? Math.floor(Math.random() * 2 ** 31));

describe(`DAG files in code that are compiled (TASKFLOW_SEED=${seed})`, function () {
  this.timeout(60_000);
  before(ensureBuilt);

  it('are fine where they are as they were written', async () => {
    for (const { text, error, compiles } of await tellOf(codeCorpus())) {
      assert.ok(compiles, text.text);
      assert.equal(error, null, text.text);
    }
  });

  it(`are not called fine where their language refuses them: ${COUNT} damaged ones`, async () => {
    const told = await tellOf(damagedTexts(COUNT, seed));
    for (const { text, error, isOurs, compiles } of told)
      assert.ok(error !== null || !isOurs || compiles, `called fine: ${JSON.stringify(text)}`);
    assert.ok(told.filter(({ compiles, isOurs }) => !compiles && isOurs).length > COUNT / 10);
    assert.ok(told.some(({ compiles, error }) => compiles && error === null));
  });
});
