// The page's words: each is used, and translations take their place.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { counted, setWords, WORD_KEYS, word } from '../../src/webview/words.js';

const SOURCE = join(import.meta.dirname, '..', '..', 'src', 'webview');

describe('words of the page', () => {
  afterEach(() => setWords({}, 'en'));

  it('are all used', () => {
    const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter(
      (name) => /\.tsx?$/.test(name) && !name.endsWith('words.ts'),
    );
    const text = files.map((name) => readFileSync(join(SOURCE, name), 'utf8')).join('\n');
    const isUsed = (key: string): boolean =>
      text.includes(`'${key}'`) ||
      text.includes(`'${key.replace(/\.(one|other)$/, '')}'`) ||
      text.includes(`\`${key.split('.')[0]}.\${`);
    assert.deepEqual(
      WORD_KEYS.filter((key) => !isUsed(key)),
      [],
    );
  });

  it('come from the host where it has them, in the plural of its language', () => {
    setWords(
      { 'tab.graph': 'Graf', 'count.tasks.few': '{count} úkoly', 'count.tasks.other': '{count} úkolů' },
      'cs',
    );
    assert.equal(word('tab.graph'), 'Graf');
    assert.equal(word('tab.grid'), 'Grid');
    assert.equal(counted('count.tasks', 3), '3 úkoly');
    assert.equal(counted('count.tasks', 7), '7 úkolů');
  });

  it('take values by name, and never read them as names', () => {
    assert.equal(word('why.upstreamIs', { task: '{state}', state: 'failed' }), '{state} failed');
  });
});
