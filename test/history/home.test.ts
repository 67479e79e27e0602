import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
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
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { type HomeResult, homeOfFolder, resolveHome } from '../../src/history/home.js';
import { addEntry, registryFolder } from '../../src/history/registry.js';

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

  const histories = () => join(env.XDG_STATE_HOME, 'taskflow', 'histories');
  /** With the user, under the project's name. */
  function homeOf(folder: string): string {
    const hash = createHash('sha256').update(folder).digest('hex').slice(0, 8);
    return join(histories(), `${basename(folder)}-${hash}`);
  }
  /** Where nothing can be kept with the user. */
  const withoutUser = () => writeFileSync(env.XDG_STATE_HOME, 'a file where a folder should be');
  /** As earlier versions made it: in the project, registered. */
  function olderHome(folder = project): string {
    const home = join(folder, '.taskflow');
    mkdirSync(home);
    writeFileSync(join(home, 'home.json'), '{"version":1,"id":"older"}');
    addEntry({ folder, home, id: 'older' }, env);
    return home;
  }

  function found(mode: 'read' | 'write', cwd = project, file?: string): Found {
    const result = resolveHome({ cwd, env, mode, ...(file === undefined ? {} : { file }) });
    assert.ok(result.ok, JSON.stringify(result));
    return result;
  }

  it('is made with the user to write, private and named after the project, and found ever after', () => {
    const home = homeOf(project);
    assert.deepEqual(found('write'), {
      ok: true,
      home,
      project,
      foreign: false,
      created: true,
      notice: null,
    });
    assert.equal(statSync(home).mode & 0o777, 0o700);
    assert.deepEqual(readdirSync(project).sort(), ['.git', 'dags'], 'the project is left as it is');
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
    assert.equal(found('read').home, homeOf(project));
    assert.deepEqual(readdirSync(project).sort(), ['.git', 'dags']);
    assert.equal(existsSync(env.XDG_STATE_HOME), false);
  });

  it("is that of the DAG file's repository, from whatever folder", () => {
    const elsewhere = join(root, 'elsewhere');
    mkdirSync(elsewhere);
    const { home } = found('write', elsewhere, '../project/dags/etl.dag.yaml');
    assert.equal(home, homeOf(project));
    assert.equal(found('read', join(project, 'dags')).home, home);
  });

  it('is in the working folder where there is no repository', () => {
    rmSync(join(project, '.git'), { recursive: true });
    const file = join(project, 'dags', 'etl.dag.yaml');
    assert.equal(found('write', project, file).home, homeOf(project));
    const elsewhere = join(root, 'elsewhere');
    mkdirSync(elsewhere);
    assert.equal(found('write', elsewhere, file).home, homeOf(elsewhere));
  });

  it('is one for a folder, by whatever link it is reached', () => {
    const link = join(root, 'link');
    symlinkSync(project, link);
    const { home } = found('write', link);
    assert.equal(home, homeOf(project));
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
    assert.equal(existsSync(env.XDG_STATE_HOME), false);
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
    assert.deepEqual([own.home, own.foreign, own.created], [homeOf(project), false, true]);
    assert.match(own.notice ?? '', /\.taskflow is not this machine's history .* kept in .*histories/);
    assert.deepEqual(readdirSync(foreign), []);
    const again = found('read');
    assert.deepEqual([again.home, again.foreign, again.notice], [own.home, false, null]);
  });

  it('that came with a folder at the place of an old one is foreign all the same', () => {
    rmSync(olderHome(), { recursive: true });
    mkdirSync(join(project, '.taskflow', 'runs'), { recursive: true });
    writeFileSync(join(project, '.taskflow', 'home.json'), '{"version":1,"id":"guessed"}');
    assert.equal(found('read').foreign, true);
    assert.equal(found('write').home, homeOf(project));
  });

  it('is never taken over from a `.taskflow-local` that came with the folder', () => {
    withoutUser();
    for (const name of ['.taskflow', '.taskflow-local']) mkdirSync(join(project, name));
    assert.equal(found('write').home, join(project, '.taskflow-local-2'));
  });

  it('is no link, wherever it leads', () => {
    mkdirSync(join(root, 'other'));
    symlinkSync(join(root, 'other'), join(project, '.taskflow'));
    const read = found('read');
    assert.deepEqual([read.home, read.foreign], [homeOf(project), false]);
    withoutUser();
    for (const mode of ['read', 'write'] as const)
      assert.equal(found(mode).home, join(project, '.taskflow-local'));
    assert.deepEqual(readdirSync(join(root, 'other')), []);
  });

  it('is another once the project has moved, and foreign where it lies in it', () => {
    const { home } = found('write');
    const away = join(root, 'away');
    renameSync(project, away);
    assert.deepEqual([found('read', away).home, found('read', away).foreign], [homeOf(away), false]);
    renameSync(away, project);
    assert.equal(found('read').home, home);
    rmSync(env.XDG_STATE_HOME, { recursive: true });
    withoutUser();
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

  it('stays where it is where an earlier version made it', () => {
    const home = olderHome();
    for (const mode of ['read', 'write'] as const) assert.equal(found(mode).home, home);
    assert.equal(existsSync(histories()), false);
  });

  it("is the editor's, too, for a folder inside a repository", () => {
    const dags = join(project, 'dags');
    const opened = homeOfFolder(dags, env);
    assert.ok(opened.ok);
    assert.deepEqual([opened.home, opened.created], [homeOf(dags), true]);
    assert.equal(found('write', dags).home, homeOf(dags));
    assert.equal(found('write', root, join(dags, 'etl.dag.yaml')).home, homeOf(dags));
    assert.equal(found('write').home, homeOf(project));
  });

  it('is the one that was registered first, for the editor too', () => {
    const home = olderHome();
    const opened = homeOfFolder(project, env);
    assert.equal(opened.ok && opened.home, home);
    assert.equal(existsSync(histories()), false);
  });

  it("is the repository's for the editor in a folder of it, as for a terminal there", () => {
    const { home } = found('write');
    const opened = homeOfFolder(join(project, 'dags'), env);
    assert.deepEqual(opened.ok && [opened.home, opened.project], [home, project]);
    assert.equal(found('write', join(project, 'dags')).home, home);
  });

  it('is made again at its place by the editor, too', () => {
    const home = olderHome();
    rmSync(home, { recursive: true });
    const opened = homeOfFolder(project, env);
    assert.equal(opened.ok && opened.home, home);
    assert.equal(found('read').home, home);
  });

  it('survives a registry that is damaged, or gone', () => {
    const { home } = found('write');
    const folder = registryFolder(env);
    for (const name of readdirSync(folder)) writeFileSync(join(folder, name), '{"folder":');
    assert.deepEqual([found('read').home, found('read').foreign], [home, false]);
    assert.deepEqual([found('write').home, found('write').created], [home, false]);
    assert.equal(readdirSync(folder).length, 1);
    rmSync(folder, { recursive: true });
    for (const mode of ['read', 'write'] as const) assert.equal(found(mode).home, home);
  });

  it('is in the project where nothing can be kept with the user, and stays there', () => {
    withoutUser();
    const home = join(project, '.taskflow');
    const made = found('write');
    assert.deepEqual([made.home, made.foreign, made.created], [home, false, true]);
    assert.match(made.notice ?? '', /taskflow can't be written \(.*\), so runs are kept in .*\.taskflow/);
    assert.equal(readFileSync(join(home, '.gitignore'), 'utf8'), '*\n');
    for (const mode of ['read', 'write'] as const) {
      const { home: again, foreign, created, notice } = found(mode);
      assert.deepEqual([again, foreign, created, notice], [home, false, false, null]);
    }
    rmSync(env.XDG_STATE_HOME);
    for (const mode of ['read', 'write', 'read'] as const) assert.equal(found(mode).home, home);
    assert.equal(existsSync(histories()), false);
  });

  it('is named after the project as far as any file system takes it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }), (name) => {
        const folder = join(root, 'named', name.replaceAll(/[/\0]/g, '-').slice(0, 50), 'x', '..');
        fc.pre(!/^\.{1,2}$/.test(basename(folder)) && Buffer.byteLength(basename(folder)) < 250);
        mkdirSync(folder, { recursive: true });
        const { home } = found('read', folder);
        assert.match(basename(home), /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,39}-[0-9a-f]{8}$/);
        assert.equal(found('write', folder).home, home);
      }),
      { numRuns: 50 },
    );
  });

  it('gives a message where it cannot be made', () => {
    withoutUser();
    if (process.getuid?.() === 0) project = '/proc/self';
    else chmodSync(project, 0o500);
    const result = resolveHome({ cwd: project, env, mode: 'write' });
    assert.match(result.ok ? '' : result.message, /^The history can't be written: .*Set TASKFLOW_HOME/);
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
    assert.deepEqual(new Set(results.map(({ home }) => home)), new Set([homeOf(project)]));
    assert.equal(results.filter(({ created }) => created).length, 1);
    assert.deepEqual(readdirSync(histories()), [basename(homeOf(project))]);
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
