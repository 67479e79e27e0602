import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type HomeResult, registerHome, resolveHome } from '../../src/history/home.js';
import { registryFolder } from '../../src/history/registry.js';

type Found = Extract<HomeResult, { ok: true }>;

describe('the home of a project', () => {
  let root: string;
  let project: string;
  let env: { XDG_STATE_HOME: string; TASKFLOW_HOME?: string };

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'taskflow-home-')));
    project = join(root, 'project');
    mkdirSync(join(project, '.git'), { recursive: true });
    mkdirSync(join(project, 'dags'));
    env = { XDG_STATE_HOME: join(root, 'state') };
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function found(mode: 'read' | 'write', cwd = project, file?: string): Found {
    const result = resolveHome({ cwd, env, mode, ...(file === undefined ? {} : { file }) });
    assert.ok(result.ok, JSON.stringify(result));
    return result;
  }

  it('is made in the project to write, private and ignored by git, and found ever after', () => {
    const home = join(project, '.taskflow');
    assert.deepEqual(found('write'), {
      ok: true,
      home,
      project,
      foreign: false,
      created: true,
      notice: null,
    });
    assert.equal(statSync(home).mode & 0o777, 0o700);
    assert.equal(readFileSync(join(home, '.gitignore'), 'utf8'), '*\n');
    for (const name of readdirSync(home)) assert.equal(statSync(join(home, name)).mode & 0o777, 0o600, name);
    for (const mode of ['read', 'write'] as const) {
      assert.deepEqual(found(mode), {
        ok: true,
        home,
        project,
        foreign: false,
        created: false,
        notice: null,
      });
    }
  });

  it('is only named to read, where there is none', () => {
    assert.equal(found('read').home, join(project, '.taskflow'));
    assert.deepEqual(readdirSync(project).sort(), ['.git', 'dags']);
    assert.equal(existsSync(env.XDG_STATE_HOME), false);
  });

  it("is that of the DAG file's repository, from whatever folder", () => {
    const elsewhere = join(root, 'elsewhere');
    mkdirSync(elsewhere);
    const { home } = found('write', elsewhere, '../project/dags/etl.dag.yaml');
    assert.equal(home, join(project, '.taskflow'));
    assert.equal(found('read', join(project, 'dags')).home, home);
  });

  it('is in the working folder where there is no repository', () => {
    rmSync(join(project, '.git'), { recursive: true });
    const file = join(project, 'dags', 'etl.dag.yaml');
    assert.equal(found('write', project, file).home, join(project, '.taskflow'));
    const elsewhere = join(root, 'elsewhere');
    mkdirSync(elsewhere);
    assert.equal(found('write', elsewhere, file).home, join(elsewhere, '.taskflow'));
  });

  it('is one for a folder, by whatever link it is reached', () => {
    const link = join(root, 'link');
    symlinkSync(project, link);
    const { home } = found('write', link);
    assert.equal(home, join(project, '.taskflow'));
    assert.equal(found('read').home, home);
  });

  it('is TASKFLOW_HOME where that is set, trusted as it is', () => {
    env.TASKFLOW_HOME = '../own/history';
    const home = join(root, 'own', 'history');
    assert.deepEqual(found('read'), {
      ok: true,
      home,
      project,
      foreign: false,
      created: false,
      notice: null,
    });
    assert.equal(existsSync(home), false);
    assert.equal(found('write').created, true);
    assert.equal(statSync(home).mode & 0o777, 0o700);
    assert.equal(found('write').created, false);
    assert.equal(existsSync(join(project, '.taskflow')), false);
  });

  it('says so where TASKFLOW_HOME is a file', () => {
    env.TASKFLOW_HOME = join(root, 'file');
    writeFileSync(env.TASKFLOW_HOME, '');
    const result = resolveHome({ cwd: project, env, mode: 'write' });
    assert.match(result.ok ? '' : result.message, /TASKFLOW_HOME is no folder: .*file/);
  });

  it('that came with the folder is read as foreign, and written beside', () => {
    const foreign = join(project, '.taskflow');
    mkdirSync(foreign);
    const read = found('read');
    assert.deepEqual([read.home, read.foreign], [foreign, true]);
    assert.match(read.notice ?? '', /came with the folder/);
    const own = found('write');
    assert.deepEqual([own.home, own.foreign, own.created], [join(project, '.taskflow-local'), false, true]);
    assert.match(own.notice ?? '', /\.taskflow-local/);
    assert.deepEqual(readdirSync(foreign), []);
    const again = found('read');
    assert.deepEqual([again.home, again.foreign, again.notice], [own.home, false, null]);
  });

  it('that came with a folder at the place of an old one is foreign all the same', () => {
    found('write');
    rmSync(join(project, '.taskflow'), { recursive: true });
    mkdirSync(join(project, '.taskflow', 'runs'), { recursive: true });
    writeFileSync(join(project, '.taskflow', 'home.json'), '{"version":1,"id":"guessed"}');
    assert.equal(found('read').foreign, true);
    assert.equal(found('write').home, join(project, '.taskflow-local'));
  });

  it('is never taken over from a `.taskflow-local` that came with the folder', () => {
    for (const name of ['.taskflow', '.taskflow-local']) mkdirSync(join(project, name));
    assert.equal(found('write').home, join(project, '.taskflow-local-2'));
  });

  it('is no link, wherever it leads', () => {
    mkdirSync(join(root, 'other'));
    symlinkSync(join(root, 'other'), join(project, '.taskflow'));
    const read = found('read');
    assert.deepEqual([read.home, read.foreign], [join(project, '.taskflow-local'), false]);
    assert.equal(found('write').home, join(project, '.taskflow-local'));
    assert.deepEqual(readdirSync(join(root, 'other')), []);
  });

  it('is foreign once the project has moved', () => {
    found('write');
    const moved = join(root, 'moved');
    renameSync(project, moved);
    assert.equal(found('read', moved).foreign, true);
  });

  it('is made again at its place when it was deleted', () => {
    const { home } = found('write');
    rmSync(home, { recursive: true });
    assert.equal(found('read').created, false);
    assert.deepEqual([found('write').home, existsSync(home)], [home, true]);
  });

  it('is what the editor registered, for a folder inside a repository too', () => {
    const storage = join(root, 'storage', 'hash');
    const registered = registerHome(join(project, 'dags'), storage, env);
    assert.ok(registered.ok);
    assert.deepEqual([registered.home, registered.created], [storage, true]);
    assert.equal(found('write', join(project, 'dags')).home, storage);
    assert.equal(found('write', root, join(project, 'dags', 'etl.dag.yaml')).home, storage);
    assert.equal(found('write').home, join(project, '.taskflow'));
  });

  it('is the one that was registered first, for the editor too', () => {
    const { home } = found('write');
    const registered = registerHome(project, join(root, 'storage'), env);
    assert.equal(registered.ok && registered.home, home);
    assert.equal(existsSync(join(root, 'storage')), false);
  });

  it("is the repository's for the editor in a folder of it, as for a terminal there", () => {
    const { home } = found('write');
    const storage = join(root, 'storage');
    const registered = registerHome(join(project, 'dags'), storage, env);
    assert.deepEqual(registered.ok && [registered.home, registered.project], [home, project]);
    assert.equal(found('write', join(project, 'dags')).home, home);
    assert.equal(existsSync(storage), false);
  });

  it("is the editor's where the registered one is gone", () => {
    rmSync(found('write').home, { recursive: true });
    const storage = join(root, 'storage');
    mkdirSync(storage);
    const registered = registerHome(project, storage, env);
    assert.equal(registered.ok && registered.home, storage);
    assert.equal(found('read').home, storage);
  });

  it('survives a damaged registry', () => {
    found('write');
    const folder = registryFolder(env);
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '{"folder":');
    assert.equal(found('read').foreign, true);
    assert.equal(found('write').home, join(project, '.taskflow-local'));
    assert.equal(found('read').home, join(project, '.taskflow-local'));
    assert.equal(readdirSync(folder).length, 1);
  });

  it('gives a message where it cannot be made', () => {
    writeFileSync(env.XDG_STATE_HOME, 'a file where the registry should be');
    const result = resolveHome({ cwd: project, env, mode: 'write' });
    assert.match(result.ok ? '' : result.message, /^The history can't be written: .*Set TASKFLOW_HOME/);
    assert.deepEqual(readdirSync(project).sort(), ['.git', 'dags']);
  });

  it('gives a message where the working folder is gone', () => {
    const result = resolveHome({ cwd: join(root, 'nowhere'), env, mode: 'read' });
    assert.match(result.ok ? '' : result.message, /^The history can't be read: .*nowhere/);
  });

  it('is one, whatever number of processes make it at once', async () => {
    const module = new URL('../../src/history/home.ts', import.meta.url).href;
    const script = `import(${JSON.stringify(module)}).then(({ resolveHome }) => {
      process.stdin.once('data', () => {
        const result = resolveHome({ cwd: ${JSON.stringify(project)}, env: ${JSON.stringify(env)}, mode: 'write' });
        process.stdout.write(JSON.stringify(result));
        process.stdin.destroy();
      });
      process.stdout.write('ready');
    })`;
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--import=tsx', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] }),
    );
    await Promise.all(children.map((child) => once(child.stdout, 'data')));
    const answers = children.map(
      async (child) => JSON.parse(String((await once(child.stdout, 'data'))[0])) as Found,
    );
    for (const child of children) child.stdin.write('go');
    const results = await Promise.all(answers);
    assert.deepEqual(new Set(results.map(({ home }) => home)), new Set([join(project, '.taskflow')]));
    assert.equal(results.filter(({ created }) => created).length, 1);
    assert.deepEqual(readdirSync(project).sort(), ['.git', '.taskflow', 'dags']);
  }).timeout(60_000);
});

describe('the folder of the registry', () => {
  it('is where each system keeps such things', () => {
    const home = join('/', 'home', 'ann');
    const of = (platform: NodeJS.Platform, env: Record<string, string>) =>
      registryFolder({ HOME: home, USERPROFILE: home, ...env }, platform);
    assert.equal(of('linux', {}), join(home, '.local', 'state', 'taskflow', 'homes'));
    assert.equal(of('linux', { XDG_STATE_HOME: '/state' }), join('/state', 'taskflow', 'homes'));
    assert.equal(
      of('linux', { XDG_STATE_HOME: 'relative' }),
      join(home, '.local', 'state', 'taskflow', 'homes'),
    );
    assert.equal(of('darwin', {}), join(home, 'Library', 'Application Support', 'taskflow', 'homes'));
    assert.equal(of('win32', {}), join(home, 'AppData', 'Local', 'taskflow', 'homes'));
    assert.equal(of('win32', { LOCALAPPDATA: '/local' }), join('/local', 'taskflow', 'homes'));
  });
});
