// What the README tells people to type or to read must exist.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const DOCS = readdirSync('docs').filter((file) => file.endsWith('.md'));
const PAGES = ['README.md', 'CHANGELOG.md', ...DOCS.map((file) => `docs/${file}`)];
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>;
  version: string;
};

function matches(page: string, pattern: RegExp): string[] {
  return [...readFileSync(page, 'utf8').matchAll(pattern)].map((match) => match[1] ?? '');
}

describe('the pages for users', () => {
  it('name only npm scripts that exist', () => {
    const named = PAGES.flatMap((page) => matches(page, /npm run ([a-z:-]+)/g));
    const known = Object.keys(manifest.scripts);
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter((script) => !known.includes(script)),
      [],
    );
    assert.ok('test' in manifest.scripts && matches('README.md', /^(npm test)/gm).length === 1);
  });

  it('link only to files that exist', () => {
    const broken = PAGES.flatMap((page) =>
      matches(page, /\]\(([^)#]+)/g)
        .filter((target) => !/^https?:/.test(target) && !existsSync(join(dirname(page), target)))
        .map((target) => `${page}: ${target}`),
    );
    assert.deepEqual(broken, []);
  });

  it('name exactly the commands that the command line has', () => {
    const { stdout } = spawnSync(process.execPath, ['dist/cli.js', '--help'], { encoding: 'utf8' });
    const commands = [...stdout.matchAll(/^ {2}([a-z]+)\b.*$/gm)].map(([, name]) => name ?? '');
    const table =
      readFileSync('README.md', 'utf8')
        .split('\n## ')
        .find((section) => section.startsWith('Commands')) ?? '';
    const named = [...table.matchAll(/`taskflow ([a-z]+)/g)].map(([, name]) => name ?? '');
    assert.deepEqual(named.sort(), commands.filter((name) => name !== 'help').sort());
  });

  it('list every example', () => {
    const linked = matches('README.md', /\]\(examples\/([^)]+)\)/g).sort();
    const files = spawnSync('git', ['ls-files', '*.dag.*'], {
      cwd: 'examples',
      encoding: 'utf8',
    });
    assert.deepEqual(linked, files.stdout.trim().split('\n').sort());
  });
});

describe('set-up before anything else', () => {
  it('is the first thing that the commands of a fresh clone do', () => {
    for (const script of ['demo', 'test', 'bench', 'coverage']) {
      assert.match(manifest.scripts[script] ?? '', /^node scripts\/setup\.mjs && /, script);
    }
  });
});
