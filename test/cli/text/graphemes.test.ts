import assert from 'node:assert/strict';
import fc from 'fast-check';
import { columnsOf, wrapColumns } from '../../../src/cli/text/columns.js';
import { graphemes } from '../../../src/cli/text/graphemes.js';
import { renderTable } from '../../../src/cli/text/table.js';
import { fakeTerminal } from '../fake-terminal.js';

/** So much takes the segmenter half a minute, asked at once. */
const LONG = 300_000;

describe('graphemes', () => {
  it('are those of the text as a whole, wherever it is cut', () => {
    const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
    const parts = ['a', '\u0301', '👩‍👩‍👧', '🇩🇪', '日', '\ufffd', '\r\n', '\u200b', '👍🏽', '\ud83d'];
    const texts = fc.array(fc.constantFrom(...parts), { minLength: 0, maxLength: 900 });
    fc.assert(
      fc.property(texts, (pieces) => {
        const text = pieces.join('');
        assert.deepEqual(
          [...graphemes(text)],
          Array.from(segmenter.segment(text), ({ segment }) => segment),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('of hundreds of thousands are counted, also where none takes a column', () => {
    assert.equal(columnsOf('\ufffd'.repeat(LONG)), LONG);
    assert.equal(columnsOf('e\u0301'.repeat(LONG / 2)), LONG / 2);
    assert.equal(columnsOf('\u200b'.repeat(LONG)), 0);
    assert.equal([...graphemes(`e${'\u0301'.repeat(LONG)}`)].join('').length, LONG + 1);
  });

  it('are wrapped in a long text, words or not', () => {
    for (const unit of ['\u200b', '\ufffd', '\u200b ', 'a\u0301/', '日'] as const) {
      const count = Math.floor(LONG / 4 / unit.length);
      const lines = wrapColumns(unit.repeat(count), 80);
      assert.ok(lines.every((line) => line.length < 400 || columnsOf(line) <= 80));
      assert.equal(lines.join('').replaceAll(' ', '').length, count * unit.trim().length);
    }
  });

  it('narrow a table whose cells have as many', () => {
    const columns = [
      { title: 'A', wraps: true },
      { title: 'B', wraps: true },
    ] as const;
    const table = renderTable(fakeTerminal({ width: 60 }), columns, [['\0'.repeat(LONG), 'b'.repeat(40)]]);
    for (const line of table.split('\n').slice(0, 3)) assert.ok(columnsOf(line) <= 60);
  });
});
