// Files of another user: which they are, whose, and what to do about it, wherever they are in the way.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type BuiltForAll, builtForAll } from '../../support/built-for-all.js';
import { projectOfEachTest } from '../../support/command-line.js';
import { ensureBuilt } from '../cli-rig.js';

const NOBODY = 65_534;
const AS_NOBODY = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];

/** Why one can't be another user here, or null. */
function missing(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only as root on Linux';
  const [command = '', ...rest] = [...AS_NOBODY, process.execPath, '--version'];
  return spawnSync(command, rest).status === 0 ? null : 'nobody else can run Node';
}

describe('files of another user', () => {
  let built: BuiltForAll | null = null;
  before(function () {
    this.timeout(120_000);
    ensureBuilt();
    if (missing() !== null) this.skip();
    built = builtForAll();
  });
  after(() => built?.remove());
  const asNobody = () => [...AS_NOBODY, ...(built?.words ?? [])];
  /** Not measured: nobody may not write what is left of that. */
  const env = { NODE_V8_COVERAGE: '' };
  const project = projectOfEachTest();
  const nobody = (...words: string[]) => project.start(words, { under: asNobody(), env }).ended;
  const root = (...words: string[]) => project.taskflow(...words);

  beforeEach(() => {
    project.write('etl.dag.yaml', 'tasks: { a: { run: "true" } }\n');
    chmodSync(project.path('.'), 0o755);
  });

  it('are told of a DAG file, and of a folder that it lies in', async () => {
    chmodSync(project.path('etl.dag.yaml'), 0o600);
    const file = await nobody('validate', 'etl.dag.yaml');
    assert.equal(file.code, 2);
    assert.match(
      file.stdout,
      /it belongs to the user root, and this runs as nobody; run it as root, or .*chmod/,
    );
    project.write('closed/in.dag.yaml', 'tasks: { a: { run: "true" } }\n');
    chmodSync(project.path('closed'), 0o700);
    const folder = await nobody('run', 'closed/in.dag.yaml');
    assert.notEqual(folder.code, 0);
    assert.match(folder.stderr + folder.stdout, /closed belongs to the user root, and this runs as nobody/);
  });

  it('are told of a history that may not be read, nor written', async () => {
    await root('run', 'etl.dag.yaml');
    chmodSync(project.home, 0o700);
    for (const words of [
      ['runs'],
      ['run', 'etl.dag.yaml'],
      ['scheduler', '--enable'],
      ['serve', '--port', '0'],
    ]) {
      const { code, stderr } = await nobody(...words);
      assert.equal(code, 74, `${words} ${stderr}`);
      assert.match(
        stderr,
        /home belongs to the user root, and this runs as nobody: run it as root, or /,
        `${words}`,
      );
      assert.doesNotMatch(stderr, /a bug of ours/);
    }
    chmodSync(project.home, 0o755);
    const { code, stderr } = await nobody('run', 'etl.dag.yaml');
    assert.equal(code, 74, stderr);
    assert.match(stderr, /belongs to the user root, and this runs as nobody/);
  });

  it('are told of single runs, and the others are shown', async () => {
    mkdirSync(project.home);
    chownSync(project.home, NOBODY, NOBODY);
    await nobody('run', 'etl.dag.yaml');
    const [own = ''] = project.runIds();
    const made = await root('run', 'etl.dag.yaml');
    assert.match(
      made.stderr,
      /home belongs to the user nobody; what root adds to it, nobody may not be able to read/,
    );
    const roots = project.runIds().find((id) => id !== own) ?? '';
    const { code, stdout, stderr } = await nobody('runs');
    assert.equal(code, 0, stderr);
    assert.ok(stdout.includes(own) && !stdout.includes(roots), stdout);
    assert.match(stderr, new RegExp(`run ${roots} can't be shown: .* belongs to the user root`));
    // It is there as soon as it is given to its reader, though the journal is as it was.
    const folder = join(project.home, 'runs', roots);
    chownSync(folder, NOBODY, NOBODY);
    for (const name of readdirSync(folder)) chownSync(join(folder, name), NOBODY, NOBODY);
    const whole = await nobody('runs');
    assert.ok(whole.stdout.includes(roots), whole.stdout);
    assert.equal(whole.stderr, '');
  });

  it('in a folder are no history that came with it', async () => {
    await project.start(['run', 'etl.dag.yaml'], { env: { TASKFLOW_HOME: project.path('.taskflow') } }).ended;
    const words = ['runs'];
    const state = project.path('state-of-nobody');
    const { stderr } = await project.start(words, {
      under: asNobody(),
      env: {
        ...env,
        TASKFLOW_HOME: '',
        XDG_STATE_HOME: state,
      },
    }).ended;
    assert.match(stderr, /\.taskflow belongs to the user root: its runs are shown, but never resumed/);
    assert.match(stderr, /can't be read: .*\.taskflow belongs to the user root, and this runs as nobody/);
  });
});
