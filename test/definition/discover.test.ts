import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { findDagFiles, loadDagFile } from '../../src/definition/discover.js';
import { findDuplicateDags } from '../../src/definition/duplicate-dags.js';
import { readDefinition } from '../../src/definition/read-definition.js';

const GOOD = 'tasks:\n  a: { run: x }\n';

describe('DAG files of a folder', () => {
  let folder: string;
  const write = async (path: string, text: string | Uint8Array): Promise<string> => {
    const file = join(folder, path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, text);
    return file;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taskflow-discover-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('are found in order, in nested and hidden folders, never where tools put things', async () => {
    for (const path of [
      'b.dag.yaml',
      'a/z.dag.yml',
      'a/[odd] name.dag.json',
      '.ci/c.dag.yaml',
      'plain.yaml',
      'a/dag.yaml',
      'node_modules/x/n.dag.yaml',
      '.git/g.dag.yaml',
      'deep/.venv/v.dag.yaml',
      'deep/dist/d.dag.yaml',
    ]) {
      await write(path, GOOD);
    }
    await symlink(folder, join(folder, 'a', 'loop'), 'dir');
    const found = await findDagFiles(folder);
    assert.deepEqual(
      found.map((path) => relative(folder, path).replaceAll('\\', '/')),
      ['.ci/c.dag.yaml', 'a/[odd] name.dag.json', 'a/z.dag.yml', 'b.dag.yaml'],
    );
    assert.deepEqual(await findDagFiles(join(folder, 'nowhere')), []);
    assert.equal((await findDagFiles(folder, ['**/*.yaml'])).length, 4);
  });

  it('are found in a project that lies below folders of such names', async () => {
    const project = join(folder, 'dist', '.venv', 'node_modules', 'project');
    await write('dist/.venv/node_modules/project/flows/a.dag.yaml', GOOD);
    await write('dist/.venv/node_modules/project/dist/b.dag.yaml', GOOD);
    const found = await findDagFiles(project);
    assert.deepEqual(found, [join(project, 'flows', 'a.dag.yaml')]);
  });

  it('are read from an open text first, then from disk', async () => {
    const file = await write('a.dag.yaml', GOOD);
    const load = async (path: string, overlay?: (path: string) => string | undefined) =>
      (await loadDagFile(path, { overlay })).dags.map(({ definition }) => definition?.id);
    assert.deepEqual(await load(file), ['a']);
    const overlay = (path: string): string | undefined => (path === file ? `id: typed\n${GOOD}` : undefined);
    assert.deepEqual(await load(file, overlay), ['typed']);
    const other = await write('b.dag.json', '{"tasks": {"a": {"run": "x"}}}');
    assert.deepEqual(await load(other, overlay), ['b']);
  });

  it('that can not be read are problems, not exceptions', async () => {
    const load = async (path: string) =>
      (await loadDagFile(path)).problems.map(({ code, message }) => `${code}: ${message}`);
    assert.match(String(await load(join(folder, 'none.dag.yaml'))), /^load-error: There is no such file/);
    await mkdir(join(folder, 'f.dag.yaml'));
    assert.match(String(await load(join(folder, 'f.dag.yaml'))), /^load-error: This is a folder/);
    assert.match(
      String(await load(await write('l.dag.yaml', Uint8Array.of(0x61, 0xff, 0xfe)))),
      /^yaml-syntax: .*UTF-8/,
    );
    assert.match(
      String(await load(await write('big.dag.yaml', `#${' '.repeat(5_000_000)}\n${GOOD}`))),
      /^too-large/,
    );
    const secret = await write('s.dag.yaml', GOOD);
    await chmod(secret, 0o000);
    const isRoot = process.getuid?.() === 0;
    if (!isRoot && process.platform !== 'win32')
      assert.match(String(await load(secret)), /^load-error: .*permissions/);
  });
});

describe('DAGs of one id in several files', () => {
  const read = (file: string, text = GOOD) => readDefinition(text, file);

  it('are told of in each, ignoring case, with the others as related places', () => {
    const results = [
      read('/x/etl.dag.yaml'),
      read('/y/other.dag.yaml', `# first line\nid: ETL\n${GOOD}`),
      read('/z/alone.dag.yaml'),
    ];
    const problems = findDuplicateDags(results);
    assert.deepEqual(
      [...problems.keys()].map(({ file }) => file),
      ['/x/etl.dag.yaml', '/y/other.dag.yaml'],
    );
    const problem = [...problems.values()][1];
    assert.deepEqual([problem?.code, problem?.severity], ['duplicate-dag', 'warning']);
    assert.deepEqual(problem?.range, { start: { line: 1, character: 4 }, end: { line: 1, character: 7 } });
    assert.deepEqual(
      problem?.related.map(({ file, range }) => [file, range.start.line]),
      [['/x/etl.dag.yaml', 0]],
    );
  });

  it('are silenced by a comment at the id', () => {
    const results = [
      read('/x/a.dag.yaml'),
      read('/y/b.dag.yaml', `id: a # taskflow-ignore duplicate-dag\n${GOOD}`),
    ];
    assert.deepEqual(
      [...findDuplicateDags(results).keys()].map(({ file }) => file),
      ['/x/a.dag.yaml'],
    );
  });
});
