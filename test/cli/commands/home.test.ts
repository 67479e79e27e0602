// Where histories lie, as the command line tells it.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CliRig, ensureBuilt } from '../cli-rig.js';

describe('taskflow home', function () {
  this.timeout(60_000);
  before(ensureBuilt);
  let rig: CliRig;
  beforeEach(() => {
    rig = new CliRig();
    delete rig.env.TASKFLOW_HOME;
    rig.write('a.dag.yaml', 'tasks: { a: { run: "true" } }\n');
  });
  afterEach(() => rig.remove());

  const home = async () => (await rig.taskflow('home')).stdout.trim();

  it('prints the same before and after the first run, and the project stays as it is', async () => {
    const before = await home();
    assert.match(before, /\/state\/taskflow\/histories\/project-[0-9a-f]{8}$/);
    assert.equal(existsSync(before), false);
    assert.equal((await rig.taskflow('run', 'a')).code, 0);
    assert.equal(await home(), before);
    assert.deepEqual(readdirSync(rig.folder).sort(), ['.git', 'a.dag.yaml']);
    assert.equal(readdirSync(join(before, 'runs')).length, 1);
    assert.deepEqual(await rig.json('home', '--json'), {
      home: before,
      project: rig.folder,
      exists: true,
      foreign: false,
    });
  });

  it('prints the one that is there, and the one that is given', async () => {
    mkdirSync(join(rig.folder, '.taskflow'));
    assert.equal(await home(), join(rig.folder, '.taskflow'));
    rig.env.TASKFLOW_HOME = 'own';
    assert.equal(await home(), join(rig.folder, 'own'));
  });

  it('lists all, and prune names those whose project is gone', async () => {
    const none = await rig.taskflow('home', '--all');
    assert.deepEqual([none.code, none.stdout], [0, '']);
    await rig.taskflow('run', 'a');
    const [path, project] = [await home(), rig.folder];
    assert.equal((await rig.taskflow('home', '--all')).stdout, `${path}  ${project}\n`);
    assert.equal((await rig.taskflow('prune', '--keep', '1')).stderr, '');
    // Another folder takes its place: the rig's commands are given in it.
    renameSync(project, join(dirname(project), 'moved'));
    mkdirSync(join(project, 'inner', '.git'), { recursive: true });
    renameSync(join(project, 'inner'), join(dirname(project), 'inner'));
    rmSync(project, { recursive: true });
    const rest = { cwd: join(dirname(project), 'inner') };
    const all = await rig.start(['home', '--all', '--json'], rest).ended;
    assert.deepEqual(JSON.parse(all.stdout), [{ home: path, project, has_project: false }]);
    const text = await rig.start(['home', '--all'], rest).ended;
    assert.equal(text.stdout, `${path}  ${project} (gone)\n`);
    const pruned = await rig.start(['prune', '--keep', '1'], rest).ended;
    assert.equal(pruned.code, 0);
    assert.match(
      pruned.stderr,
      /^taskflow: .*histories\/project-.* is the history of .*project, which is gone; remove/,
    );
    assert.ok(existsSync(path), 'it is left as it is');
  });
});
