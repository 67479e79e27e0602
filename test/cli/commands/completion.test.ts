import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { CLI, CliRig, ensureBuilt } from '../cli-rig.js';
import { MadeRun } from '../made-run.js';

const ETL = `id: etl
description: Nightly load
params:
  region: { type: string, default: eu }
tasks:
  extract: { run: "true" }
  export: { run: "true", env: { R: "\${{ params.region }}" } }
`;

describe('taskflow completion', function () {
  // Each test starts some programs, on a machine that may be busy with other tests.
  this.timeout(120_000);
  before(ensureBuilt);
  let rig: CliRig;
  beforeEach(() => {
    rig = new CliRig();
    rig.write('flows/etl.dag.yaml', ETL);
  });
  afterEach(() => rig.remove());

  async function complete(...words: string[]): Promise<string[]> {
    const { code, stdout, stderr } = await rig.taskflow('__complete', '--', ...words);
    assert.deepEqual([code, stderr], [0, '']);
    return stdout.split('\n').slice(0, -1);
  }

  it('completes commands, options and their values', async () => {
    assert.deepEqual(
      (await complete('st')).map((line) => line.split('\t')[0]),
      ['status'],
    );
    assert.ok((await complete('run', 'etl', '--')).some((line) => line.startsWith('--max-parallel\t')));
    assert.deepEqual(await complete('graph', 'etl', '--format', 'm'), ['mermaid\t']);
    assert.deepEqual(await complete('graph', 'etl', '--format=d'), ['--format=dot\t']);
    assert.deepEqual(await complete('runs', '--state', 'i'), ['interrupted\t']);
  });

  it('completes DAGs by id and file, their tasks and parameters', async () => {
    assert.deepEqual(await complete('run', ''), [
      'etl\tNightly load',
      'flows/etl.dag.yaml\tNightly load',
      ':files',
    ]);
    assert.deepEqual(await complete('run', 'etl', '--task', 'ext'), ['extract\t']);
    assert.deepEqual(await complete('run', 'flows/etl.dag.yaml', '-p', ''), ['region=\tstring']);
  });

  it('completes runs, newest first, and their tasks', async () => {
    const old = new MadeRun({ home: rig.home, dag: ETL, at: '2026-03-01T08:00:00.000Z' });
    const young = new MadeRun({ home: rig.home, dag: ETL, at: '2026-03-02T08:00:00.000Z' });
    const runs = await complete('status', '');
    assert.deepEqual(
      runs.map((line) => line.split('\t')[0]),
      [young.id, old.id],
    );
    assert.match(runs[0] ?? '', /\tetl, queued, /);
    assert.deepEqual(await complete('logs', old.id, 'exp'), ['export\tnone']);
  });

  it('is silent where it knows nothing', async () => {
    assert.deepEqual(await complete('nonsense', ''), []);
    assert.deepEqual(await complete('logs', 'ZZZZZZ', ''), []);
    assert.deepEqual(await complete('run', 'nothere', '--task', ''), []);
  });

  it('works in bash, where words are split at =', async () => {
    const program = rig.write('bin/taskflow', `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
    chmodSync(program, 0o755);
    const script = `source <(taskflow completion bash)
try() {
  COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
  _taskflow taskflow
  echo "\${COMPREPLY[*]}"
}
complete -p taskflow
try taskflow resu
try taskflow run e
try taskflow graph etl --format = me
try taskflow run etl --param re`;
    const env = { ...rig.env, PATH: `${join(rig.folder, 'bin')}${delimiter}${process.env.PATH}` };
    const stdout = await new Promise<string>((done, fail) => {
      execFile('bash', ['-c', script], { cwd: rig.folder, env }, (error, out, err) => {
        if (error) fail(new Error(`${error.message}\n${err}`));
        else done(out);
      });
    });
    assert.deepEqual(stdout.split('\n').slice(0, -1), [
      'complete -o nosort -F _taskflow taskflow',
      'resume',
      'etl',
      'mermaid',
      'region=',
    ]);
  });

  it('prints scripts for zsh and fish, and names the shells it knows', async () => {
    assert.match((await rig.taskflow('completion', 'zsh')).stdout, /^#compdef taskflow\n/);
    assert.match((await rig.taskflow('completion', 'fish')).stdout, /complete -c taskflow /);
    const { code, stderr } = await rig.taskflow('completion', 'tcsh');
    assert.equal(code, 2);
    assert.match(stderr, /bash, zsh, fish/);
  });
});
