// The repository works wherever it is cloned: no file of it names a place outside of it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

// Put together here, so that this file does not hold them itself.
const FOREIGN = [['..', 'shared'].join('/'), ['shared', 'design'].join('/'), ['registry', 'npmjs'].join('.')];

describe('the repository', () => {
  it('names no path of the machine it was made on, and nothing beside it', () => {
    const root = resolve('.');
    const forbidden = [...FOREIGN, `${root}/`, ['', 'work', 'main'].join('/')];
    const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0');
    const found = files
      .filter((file) => file !== '' && existsSync(file))
      .flatMap((file) => {
        const text = readFileSync(file, 'utf8');
        return forbidden.filter((word) => text.includes(word)).map((word) => `${file}: ${word}`);
      });
    assert.deepEqual(found, []);
  });

  it('has no link of a package to a place in its lock file', () => {
    const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { resolved?: string }>;
    };
    const resolved = Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined);
    assert.deepEqual(
      resolved.map(([path]) => path),
      [],
    );
  });
});
