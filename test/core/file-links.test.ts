// Places in files that logs name.
import assert from 'node:assert/strict';
import { findFileLinks } from '../../src/core/file-links.js';

describe('file links of a log line', () => {
  const CASES: Readonly<Record<string, readonly string[]>> = {
    'src/a.py:12: error': ['src/a.py:12'],
    'at run (/home/me/x/load.ts:3:14)': ['/home/me/x/load.ts:3:14'],
    '  File "etl/load.py", line 7, in main': ['File "etl/load.py", line 7'],
    'C:\\work\\a.cs(12,3): warning': ['C:\\work\\a.cs(12,3)'],
    './run.sh:1 and ../b.sql:20:4': ['./run.sh:1', '../b.sql:20:4'],
    'listening on http://127.0.0.1:8080 and https://example.org:443/a.js:5': [],
    '12:30:45 done in 3:20': [],
    'user@host.example:22': [],
  };
  for (const [line, expected] of Object.entries(CASES)) {
    it(line, () => {
      const found = findFileLinks(line).map(({ start, length }) => line.slice(start, start + length));
      assert.deepEqual(found, expected);
    });
  }

  it('tells path, line and column', () => {
    const [link] = findFileLinks('x src/a.py:12:3');
    assert.deepEqual(link, { start: 2, length: 13, path: 'src/a.py', line: 12, column: 3 });
  });

  it('looks at a line of a million characters in no time', () => {
    assert.deepEqual(findFileLinks('a/'.repeat(500_000)), []);
    assert.deepEqual(findFileLinks('a.'.repeat(900)), []);
  });
});
