// Places in files are pieces of a log of their own.
import assert from 'node:assert/strict';
import { logPieces } from '../../../src/webview/model/log-pieces.js';

describe('pieces of a log', () => {
  it('are all of its text, links apart, each with its look', () => {
    const text = 'one\n\u001b[31mat src/a.ts:3:1 and b.py:9\u001b[0m\ntwo';
    const pieces = logPieces(text);
    assert.equal(pieces.map((piece) => piece.text).join(''), 'one\nat src/a.ts:3:1 and b.py:9\ntwo');
    assert.deepEqual(
      pieces
        .filter(({ link }) => link)
        .map(({ text: part, classes, link }) => [part, classes, link?.path, link?.line]),
      [
        ['src/a.ts:3:1', 'ansi-fg-1', 'src/a.ts', 3],
        ['b.py:9', 'ansi-fg-1', 'b.py', 9],
      ],
    );
  });

  it('without links are the spans themselves', () => {
    assert.deepEqual(logPieces('a\nb'), [{ text: 'a\nb', classes: '' }]);
    assert.deepEqual(logPieces(''), []);
  });
});
