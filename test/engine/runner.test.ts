// dist/runner.js as a process: what it does with its run, and whom it leaves alone.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isFinalRunState } from '../../src/core/states.js';
import { executeRun } from '../../src/engine/execute-run.js';
import { isRunning, listProcesses } from '../../src/engine/process-table.js';
import { setRunnerScript, startRunner } from '../../src/engine/start-runner.js';
import { makeClaim } from '../../src/history/claim.js';
import { readOwner, takeOwnership } from '../../src/history/ownership.js';
import type { RunFolder } from '../../src/history/run-folder.js';
import { dag, task } from '../support/definitions.js';
import { until } from './attempt-folder.js';
import { homeOfEachTest } from './run-here.js';

const RUNNER = resolve('dist/runner.js');

describe('a runner', function () {
  this.timeout(60_000);
  // A runner has some words left to write when its run is over: its folder must not go before it.
  afterEach(() => until(() => !isUsed(homes.current.home)));
  const homes = homeOfEachTest();
  const run = (...words: string[]) => {
    const { status, stderr } = spawnSync(process.execPath, [RUNNER, ...words], { encoding: 'utf8' });
    return { status, stderr };
  };
  const own = (mode: string, { home, runId }: RunFolder) => run(mode, home, runId);
  const isOver = (folder: RunFolder) => isFinalRunState(homes.current.state(folder).state);

  it('says how it is called', () => {
    for (const words of [[], ['run', homes.current.home], ['run', homes.current.home, 'nonsense']]) {
      const { status, stderr } = run(...words);
      assert.equal(status, 1);
      assert.match(stderr, /usage: runner\.js/);
    }
  });

  it('leaves a run alone that another process has, or that is over', () => {
    const folder = homes.current.create(dag([task('a')]));
    const taken = takeOwnership(folder);
    const journal = readFileSync(folder.journal, 'utf8');
    for (const mode of ['run', 'resume', 'resume_force']) assert.equal(own(mode, folder).status, 0);
    assert.equal(readFileSync(folder.journal, 'utf8'), journal);
    if (taken.ok) taken.ownership.release();
  });

  it('leaves a damaged journal as it is, and says so where it was to resume', () => {
    const folder = homes.current.create(dag([task('a')]));
    writeFileSync(folder.journal, 'damage\n');
    assert.equal(own('run', folder).status, 0);
    const { status, stderr } = own('resume', folder);
    assert.equal(status, 1);
    assert.match(stderr, /events\.ndjson holds no run/);
    assert.equal(readFileSync(folder.journal, 'utf8'), 'damage\n');
  });

  it('lets an older run go first, which starts the next one at its end', async () => {
    const definition = dag([task('a')], { max_active_runs: 1 });
    const folders = [homes.current.create(definition), homes.current.create(definition)];
    const [older, younger] = folders as [RunFolder, RunFolder];
    assert.equal(own('run', younger).status, 0);
    await until(() => isOver(older) && isOver(younger));
    const [first, second] = [homes.current.state(older), homes.current.state(younger)];
    assert.ok((first.ended_at ?? 0) <= (second.started_at ?? 0));
  });

  it('stops at once, and quietly, when another has taken its run over', async () => {
    const run = { run: ': >begun; while ! test -e go; do sleep 0.05; done' };
    const folder = homes.current.create(dag([task('a', [], run)]));
    setRunnerScript(RUNNER);
    startRunner(folder, 'run');
    await until(() => existsSync(join(homes.current.path, 'begun')));
    const runner = readOwner(folder).holder?.pid ?? 0;
    assert.ok(makeClaim(folder.path, 'owner', 2));
    await until(() => !isRunning(runner));
    const journal = readFileSync(folder.journal, 'utf8');
    writeFileSync(join(homes.current.path, 'go'), '');
    const ownership = { number: 2, standing: () => 'in_force' as const, release: () => {} };
    assert.equal((await executeRun({ folder, ownership }).ended).state, 'success');
    assert.ok(readFileSync(folder.journal, 'utf8').startsWith(journal));
    assert.equal(homes.current.state(folder).tasks.get('a')?.attempts.length, 1);
    assert.equal(readFileSync(join(folder.path, 'runner.log'), 'utf8'), '');
  });

  it('is started with its words, its mark and more environment, without what is of an attempt', async () => {
    const folder = homes.current.create(dag([task('a')]));
    const script = join(homes.current.path, 'script.mjs');
    const told = join(homes.current.path, 'told.json');
    const { TASKFLOW_NONCE } = process.env;
    writeFileSync(
      script,
      `import { renameSync, writeFileSync } from 'node:fs';
      const { MORE, TASKFLOW_RUNNER, TASKFLOW_NONCE = null } = process.env;
      const words = process.argv.slice(2);
      writeFileSync('${told}.new', JSON.stringify({ words, MORE, TASKFLOW_RUNNER, TASKFLOW_NONCE }));
      renameSync('${told}.new', '${told}');`,
    );
    process.env.TASKFLOW_NONCE = 'of an attempt';
    try {
      setRunnerScript(script);
      startRunner(folder, 'resume', { MORE: '1' });
    } finally {
      delete process.env.TASKFLOW_NONCE;
      if (TASKFLOW_NONCE !== undefined) process.env.TASKFLOW_NONCE = TASKFLOW_NONCE;
    }
    await until(() => existsSync(told));
    assert.deepEqual(JSON.parse(readFileSync(told, 'utf8')), {
      words: ['resume', folder.home, folder.runId],
      MORE: '1',
      TASKFLOW_RUNNER: folder.runId,
      TASKFLOW_NONCE: null,
    });
  });
});

/** True while a process of this machine was started with this path among its words (where /proc tells). */
function isUsed(path: string): boolean {
  return listProcesses().some(({ pid }) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(path);
    } catch {
      return false;
    }
  });
}
