// What the set-up script's promises are: it does what is stale, nothing else, and two at once do it once.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  areModulesStale,
  fingerprintSources,
  isBuildStale,
  recordBuild,
} from '../../scripts/setup/freshness.mjs';
import { withLock } from '../../scripts/setup/lock.mjs';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'taskflow-setup-'));
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
}

describe('installed packages', () => {
  const wanted = {
    '': {},
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '2.0.0', optional: true },
  };

  function install(packages: object): boolean {
    write('package-lock.json', { packages: wanted });
    write('node_modules/.package-lock.json', { packages });
    return areModulesStale(root);
  }

  it('are stale when there are none', () => {
    write('package-lock.json', { packages: wanted });
    assert.equal(areModulesStale(root), true);
  });

  it('are stale when the install was cut short', () => {
    write('package-lock.json', { packages: wanted });
    write('node_modules/a/package.json', {});
    assert.equal(areModulesStale(root), true);
  });

  it('are stale when one is missing or of another version', () => {
    assert.equal(install({ 'node_modules/b': { version: '2.0.0' } }), true);
    assert.equal(install({ 'node_modules/a': { version: '1.0.1' } }), true);
    assert.equal(
      install({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.9.0' } }),
      true,
    );
  });

  it('are fresh without those of other platforms', () => {
    assert.equal(install({ 'node_modules/a': { version: '1.0.0' } }), false);
  });
});

describe('the build', () => {
  beforeEach(() => {
    write('src/core/a.ts', 'export const a = 1;');
    write('package.json', {});
  });

  it('is stale when there is none', () => {
    assert.equal(isBuildStale(root), true);
  });

  it('is fresh after it was made, also when a file is only touched', () => {
    mkdirSync(join(root, 'dist'));
    recordBuild(root, fingerprintSources(root));
    write('src/core/a.ts', 'export const a = 1;');
    assert.equal(isBuildStale(root), false);
  });

  it('is stale after a source changed, came or went', () => {
    mkdirSync(join(root, 'dist'));
    recordBuild(root, fingerprintSources(root));
    write('src/core/b.ts', '');
    assert.equal(isBuildStale(root), true);
    recordBuild(root, fingerprintSources(root));
    write('src/core/a.ts', 'export const a = 2;');
    assert.equal(isBuildStale(root), true);
    recordBuild(root, fingerprintSources(root));
    rmSync(join(root, 'src/core/b.ts'));
    assert.equal(isBuildStale(root), true);
  });
});

describe('the lock', () => {
  it('lets one work at a time', async () => {
    const file = join(root, '.cache', 'setup.lock');
    let working = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      working += 1;
      most = Math.max(most, working);
      await new Promise(setImmediate);
      working -= 1;
    };
    await Promise.all([withLock(file, work), withLock(file, work), withLock(file, work)]);
    assert.equal(most, 1);
    assert.equal(existsSync(file), false);
  });

  it('is given back when the work throws', async () => {
    const file = join(root, 'setup.lock');
    await assert.rejects(
      withLock(file, () => Promise.reject(new Error('broken'))),
      /broken/,
    );
    assert.equal(await withLock(file, async () => 'done'), 'done');
  });

  it('of a process that died is broken', async () => {
    const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
    await new Promise((resolve) => child.once('exit', resolve));
    write('setup.lock', String(child.pid));
    assert.equal(await withLock(join(root, 'setup.lock'), async () => 'done'), 'done');
  });
});

describe('scripts/setup.mjs', () => {
  const built = () =>
    existsSync(join(root, 'built.log')) ? readFileSync(join(root, 'built.log'), 'utf8') : '';

  beforeEach(() => {
    cpSync('scripts', join(root, 'scripts'), { recursive: true });
    write('package.json', { type: 'module' });
    write('package-lock.json', { packages: {} });
    write('node_modules/.package-lock.json', { packages: {} });
    write('src/a.ts', 'export {};');
    write(
      'esbuild.js',
      `import { appendFileSync, mkdirSync } from 'node:fs'; mkdirSync('dist', { recursive: true });
       appendFileSync('built.log', 'built ');
       if (process.env.BREAK) process.exit(3);`,
    );
  });

  function setUp(...nodeOptions: string[]): Promise<{ code: number | null; text: string }> {
    const child = spawn(process.execPath, [...nodeOptions, 'scripts/setup.mjs'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let text = '';
    child.stderr.on('data', (chunk) => {
      text += chunk;
    });
    return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })));
  }

  it('builds once, then has nothing to do or say', async () => {
    assert.equal((await setUp()).code, 0);
    assert.deepEqual(await setUp(), { code: 0, text: '' });
    assert.equal(built(), 'built ');
  });

  it('builds once when two are started at once', async () => {
    const codes = (await Promise.all([setUp(), setUp()])).map(({ code }) => code);
    assert.deepEqual(codes, [0, 0]);
    assert.equal(built(), 'built ');
  });

  it('fails when the build fails, and tries again the next time', async () => {
    write('esbuild.js', 'process.exit(3);');
    const { code, text } = await setUp();
    assert.equal(code, 1);
    assert.match(text, /esbuild\.js`: exit code 3/);
    assert.equal((await setUp()).code, 1);
  });

  it('says which Node it needs', async () => {
    const old = "Object.defineProperty(process, 'versions', { value: { node: '18.20.0' } })";
    const { code, text } = await setUp('--import', `data:text/javascript,${encodeURIComponent(old)}`);
    assert.equal(code, 1);
    assert.match(text, /needs Node 20\.19 or later, this is 18\.20\.0/);
  });
});
