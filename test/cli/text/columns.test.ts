import assert from 'node:assert/strict';
import fc from 'fast-check';
import { columnsOf, padColumns, wrapColumns } from '../../../src/cli/text/columns.js';

describe('columns of a text', () => {
  it('counts wide characters and emoji as two, combining marks and colours as none', () => {
    assert.equal(columnsOf('abc'), 3);
    assert.equal(columnsOf('日本語'), 6);
    assert.equal(columnsOf('✅ ok'), 5);
    assert.equal(columnsOf('⏭️'), 2);
    assert.equal(columnsOf('e\u0301'), 1);
    assert.equal(columnsOf('👩‍👩‍👧'), 2);
    assert.equal(columnsOf('\x1b[31mred\x1b[39m'), 3);
  });

  it('pads to columns, not to characters', () => {
    assert.equal(padColumns('日本', 6), '日本  ');
    assert.equal(padColumns('7', 3, 'right'), '  7');
    assert.equal(padColumns('too long', 3), 'too long');
  });

  it('wraps between words, and inside a word that is too long, losing nothing', () => {
    assert.deepEqual(wrapColumns('one two three', 7), ['one two', 'three']);
    assert.deepEqual(wrapColumns('abcdefgh', 3), ['abc', 'def', 'gh']);
    assert.deepEqual(wrapColumns('日本語', 4), ['日本', '語']);
    assert.deepEqual(wrapColumns('flows/nightly.dag.yaml', 12), ['flows/', 'nightly.dag.', 'yaml']);
  });

  it('never makes a line wider than asked, and keeps every character but blanks', () => {
    const words = fc.stringMatching(/^[a-z日本é/. ]{0,40}$/);
    fc.assert(
      fc.property(words, fc.integer({ min: 2, max: 20 }), (text, width) => {
        const lines = wrapColumns(text, width);
        for (const line of lines) assert.ok(columnsOf(line) <= width, `${JSON.stringify(line)} in ${width}`);
        assert.equal(lines.join('').replaceAll(' ', ''), text.replaceAll(' ', ''));
      }),
    );
  });
});
