import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { CliRig, ensureBuilt } from '../cli-rig.js';

const GOOD = 'id: good\ntasks:\n  a: { run: "true" }\n';
const CYCLE = `id: circle
tasks:
  one: { depends_on: [two], run: "true" }
  two: { depends_on: [one], run: "true" }
`;

interface ProblemJson {
  readonly file: string;
  readonly code: string;
  readonly range: { readonly start: { readonly line: number } };
  readonly related: readonly unknown[];
}

describe('taskflow validate', function () {
  // Each test starts some programs, on a machine that may be busy with other tests.
  this.timeout(120_000);
  before(ensureBuilt);
  let rig: CliRig;
  beforeEach(() => {
    rig = new CliRig();
  });
  afterEach(() => rig.remove());

  it('says that all is well, and ends with 0', async () => {
    rig.write('good.dag.yaml', GOOD);
    assert.deepEqual(await rig.taskflow('validate', '--no-emoji'), {
      code: 0,
      stdout: '1 file: no problems\n',
      stderr: '',
    });
  });

  it('ends for lines of a million characters that no reader sees', async function () {
    this.timeout(60_000);
    rig.write('nul.dag.yaml', '\0'.repeat(1_000_000));
    rig.write('marks.dag.yaml', `tasks: { a: { run: x, ${'e\u0301'.repeat(500_000)}: 1 } }\n`);
    rig.write('wide.dag.yaml', `description: "${'\u200b'.repeat(500_000)}"\ntasks: { a: { run: x } }\n`);
    const { code, stdout } = await rig.taskflow('validate', '--no-emoji');
    assert.equal(code, 2);
    assert.match(stdout, /must be a mapping, not a text/);
    assert.ok(stdout.length < 50_000, `${stdout.length} characters`);
    assert.equal((await rig.taskflow('list')).code, 0);
  });

  it('shows an error by file, line and range, and ends with 2', async () => {
    rig.write(
      'sub/bad.dag.yaml',
      'tasks:\n  extract: { run: "true" }\n  load: { depends_on: [extrct], run: "true" }\n',
    );
    const { code, stdout } = await rig.taskflow('validate', '--no-emoji');
    assert.equal(code, 2);
    assert.equal(
      stdout,
      `sub/bad.dag.yaml
  3:24  error  unknown-task
    There is no task \`extrct\`; did you mean \`extract\`?
    3 │   load: { depends_on: [extrct], run: "true" }
      │                        ^^^^^^

1 file: 1 error
`,
    );
  });

  it('tells a cycle once, with every edge of it', async () => {
    rig.write('circle.dag.yaml', CYCLE);
    const { stdout } = await rig.taskflow('validate', '--no-emoji');
    assert.match(stdout, / {2}3:23, 4:23 {2}error {2}cycle\n/);
    assert.match(stdout, /\^\^\^ `one` depends on `two`/);
    assert.match(stdout, /\^\^\^ `two` depends on `one`/);
    assert.match(stdout, /1 file: 2 errors\n$/);
  });

  it('gives JSON of the whole folder, with warnings over two files', async () => {
    rig.write('a.dag.yaml', GOOD);
    rig.write('b.dag.yaml', GOOD);
    const { code, stdout, stderr } = await rig.taskflow('validate', '--json');
    const problems = JSON.parse(stdout) as ProblemJson[];
    assert.deepEqual(
      problems.map(({ file, code: problem, range, related }) => [
        file,
        problem,
        range.start.line,
        related.length,
      ]),
      [
        ['a.dag.yaml', 'duplicate-dag', 0, 1],
        ['b.dag.yaml', 'duplicate-dag', 0, 1],
      ],
    );
    assert.doesNotMatch(stdout, new RegExp(rig.folder), 'paths are relative');
    assert.deepEqual([code, stderr], [0, ''], 'warnings are no errors');
  });

  it('checks the paths that are given, each file once', async () => {
    rig.write('good.dag.yaml', GOOD);
    rig.write('circle.dag.yaml', CYCLE);
    const { code, stdout } = await rig.taskflow('validate', 'good.dag.yaml', './good.dag.yaml', '--no-emoji');
    assert.deepEqual([code, stdout], [0, '1 file: no problems\n']);
  });

  it('gives a SARIF log, also of nothing', async () => {
    const { code, stdout, stderr } = await rig.taskflow('validate', '--sarif');
    assert.equal(code, 0);
    assert.equal((JSON.parse(stdout) as { version: string }).version, '2.1.0');
    assert.match(stderr, /no DAG files/);
  });

  it('calls a path that is not there bad usage', async () => {
    const { code, stdout, stderr } = await rig.taskflow('validate', 'nowhere.dag.yaml', '--json');
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /no such file or folder: nowhere\.dag\.yaml/);
  });

  it('names both options when they exclude each other', async () => {
    const { code, stderr } = await rig.taskflow('validate', '--json', '--sarif');
    assert.equal(code, 2);
    assert.match(stderr, /'--json' cannot be used with option '--sarif'/);
  });

  it('tells of a file that can not be read as text, and goes on', async () => {
    writeFileSync(rig.write('latin.dag.yaml', ''), Buffer.from([0x61, 0x3a, 0x20, 0xe9]));
    rig.write('good.dag.yaml', GOOD);
    const { code, stdout } = await rig.taskflow('validate', '--no-emoji');
    assert.equal(code, 2);
    assert.match(stdout, /not UTF-8 text[\s\S]*2 files: 1 error/);
  });
});
