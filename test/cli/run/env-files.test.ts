// Files of variables, as runs and checks find them.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CliRig, ensureBuilt } from '../cli-rig.js';

const SHOW = 'tasks: { a: { run: \'echo "[${FIRST-unset}][${SECOND-unset}]"\' } }\n';

describe('env_file', function () {
  this.timeout(60_000);
  before(ensureBuilt);
  let rig: CliRig;
  beforeEach(() => {
    rig = new CliRig();
  });
  afterEach(() => rig.remove());

  async function run(envFile: string, task = SHOW) {
    rig.write('a.dag.yaml', `env_file: ${envFile}\n${task}`);
    const { code, stdout, stderr } = await rig.taskflow('run', 'a.dag.yaml', '--json');
    const id = (JSON.parse(stdout.split('\n')[0] ?? '') as { run_id: string }).run_id;
    return { code, stdout, stderr, log: (await rig.taskflow('logs', id, 'a')).stdout };
  }

  it('gives its variables, its first one behind a byte order mark', async () => {
    rig.write('.env', '\ufeffFIRST=pa#ss\r\nSECOND="two words" # c\r\n');
    const { code, log, stderr } = await run('.env');
    assert.deepEqual([code, log, stderr], [0, '[pa#ss][two words]\n', '']);
  });

  it('that is missing is a warning; that may be missing is none; that is required starts no task', async () => {
    const missing = await run('gone.env');
    assert.equal(missing.code, 0);
    assert.match(
      missing.stderr,
      /^taskflow: warning: There is no env_file `gone.env`, so its variables are not set/,
    );
    assert.equal(missing.log, '[unset][unset]\n');
    const optional = await run('[{ path: gone.env, required: false }]');
    assert.deepEqual([optional.code, optional.stderr], [0, '']);
    const required = await run('{ path: gone.env, required: true }');
    assert.equal(required.code, 1);
    assert.match(required.stderr, /it is required: no task would start/);
    assert.match(
      required.stdout,
      /"reason":"start_failed".*env_file [^"]*gone\.env is required and not there/,
    );
    assert.equal(required.log, '');
  });

  it('with a line that is no assignment starts no task, and names file and line', async () => {
    rig.write('.env', 'FIRST=1\nnot an assignment\nSECOND=2\n');
    const { code, stdout, log } = await run('.env');
    assert.equal(code, 1);
    assert.match(
      stdout,
      /"reason":"start_failed".*env_file [^"]*\.env line 2 is no assignment; write NAME=value/,
    );
    assert.equal(log, '');
  });

  it('that is no text, or no file, starts no task', async () => {
    rig.write('.env', '');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(rig.folder, '.env'), Buffer.from('\ufeffA=1\r\n', 'utf16le'));
    assert.match((await run('.env')).stdout, /env_file [^"]*\.env is not UTF-8 text; save it as UTF-8/);
    mkdirSync(join(rig.folder, 'folder.env'));
    assert.match(
      (await run('folder.env')).stdout,
      /env_file [^"]*folder\.env can't be read: [^"]*it is no file but a folder/,
    );
  });

  it('is told by validate as a warning at its place, which can be silenced', async () => {
    rig.write('bad.env', 'A\n');
    rig.write('a.dag.yaml', `env_file: [gone.env, bad.env, { path: no.env, required: false }]\n${SHOW}`);
    const told = (await rig.json('validate', '--json')) as {
      code: string;
      severity: string;
      message: string;
      range: { start: object };
    }[];
    assert.deepEqual(
      told.map(({ code, severity, range }) => [code, severity, range.start]),
      [
        ['env-file', 'warning', { line: 0, character: 10 }],
        ['env-file', 'warning', { line: 0, character: 10 }],
      ],
    );
    assert.match(
      told[1]?.message ?? '',
      /The env_file `bad.env` line 1 is no assignment.*no task would start/,
    );
    rig.write('a.dag.yaml', `env_file: [gone.env] # taskflow-ignore env-file\n${SHOW}`);
    assert.deepEqual(await rig.json('validate', '--json'), []);
  });

  it('has entries that are checked', async () => {
    for (const [entry, words] of [
      ['{ path: x, requird: true }', /has an unknown key `requird`; known here: path, required/],
      ['{ required: true }', /needs a key `path`/],
      ['{ path: x, required: maybe }', /needs true or false for `required`/],
      ['{ path: [] }', /needs a text for `path`/],
      ['[[x]]', /must be a text/],
      ['7', /must be a text/],
    ] as const) {
      rig.write('a.dag.yaml', `env_file: ${entry}\n${SHOW}`);
      const { code, stdout } = await rig.taskflow('validate');
      assert.equal(code, 2, entry);
      assert.match(stdout, words, entry);
    }
  });

  it('is given by DAGs in code, too', async () => {
    rig.write(
      'p.dag.py',
      'from taskflow import DAG\ndag = DAG("p", env_file=[{"path": "gone.env", "required": True}])\ndag.task(id="a", run="true")\n',
    );
    rig.write(
      'j.dag.mjs',
      'import { DAG } from "taskflow";\nconst dag = new DAG("j", { envFile: { path: "gone.env", required: true } });\ndag.task("a", { run: "true" });\n',
    );
    for (const file of ['p.dag.py', 'j.dag.mjs']) {
      const { code, stderr } = await rig.taskflow('run', file, '--json');
      assert.equal(code, 1, file);
      assert.match(stderr, /it is required/, file);
    }
  });
});
