import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstDag } from '../../../src/cli/init/first-dag.js';
import { readDefinition } from '../../../src/definition/read-definition.js';
import { CliRig, ensureBuilt } from '../cli-rig.js';

describe('taskflow init and schema', function () {
  // Each test starts some programs, on a machine that may be busy with other tests.
  this.timeout(120_000);
  before(ensureBuilt);
  let rig: CliRig;
  beforeEach(() => {
    rig = new CliRig();
  });
  afterEach(() => rig.remove());

  it('writes a file that runs, and says what comes next', async () => {
    const { code, stdout } = await rig.taskflow('init', 'my-flow');
    assert.equal(code, 0);
    assert.match(stdout, /my-flow\.dag\.yaml[\s\S]*taskflow graph my-flow\n {2}taskflow run my-flow\n/);
    const { code: ended, stdout: run } = await rig.taskflow('run', 'my-flow', '--no-emoji');
    assert.equal(ended, 0, run);
    assert.match(run, /3\/3 tasks succeeded/);
  });

  it('has nothing to be told of in what it writes', () => {
    const { problems, definition } = readDefinition(firstDag('hello'), 'hello.dag.yaml');
    assert.deepEqual(problems, []);
    assert.equal(definition?.id, 'hello');
  });

  it('overwrites nothing, and refuses a name that is no id', async () => {
    const path = rig.write('hello.dag.yaml', 'mine');
    const twice = await rig.taskflow('init');
    assert.equal(twice.code, 2);
    assert.match(twice.stderr, /is there already/);
    assert.equal(readFileSync(path, 'utf8'), 'mine');
    const bad = await rig.taskflow('init', '../up');
    assert.equal(bad.code, 2);
    assert.match(bad.stderr, /a good one is ___up/);
  });

  it('prints the published schema', async () => {
    const published = JSON.parse(readFileSync(join('media', 'dag.schema.json'), 'utf8')) as unknown;
    assert.deepEqual(await rig.json('schema'), published);
  });
});
