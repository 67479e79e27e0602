import assert from 'node:assert/strict';
import fc from 'fast-check';
import { firstLine } from '../../src/core/first-line.js';

describe('the first line of a message', () => {
  it('is the first that says something, with tabs as blanks', () => {
    assert.equal(firstLine('one\ntwo'), 'one');
    assert.equal(firstLine('\r\n \n  a\tb \r\nc'), 'a b');
    assert.equal(firstLine('a\u2028b'), 'a');
    assert.equal(firstLine('\n'), '');
  });

  it('is the whole text where it has one line', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[^\s](?:[^\t\n\r\v\f\u0085\u2028\u2029]*[^\s])?$/), (text) => {
        assert.equal(firstLine(text), text);
      }),
    );
  });

  it('ends at any end of a line, and is empty only where nothing is said', () => {
    const ends = fc.constantFrom('\n', '\r', '\r\n', '\v', '\f', '\u0085', '\u2028', '\u2029');
    const text = fc.array(fc.oneof(fc.string(), ends)).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (given) => {
        const line = firstLine(given);
        assert.doesNotMatch(line, /[\t\n\r\v\f\u0085\u2028\u2029]/);
        assert.equal(line === '', given.replaceAll('\u0085', '').trim() === '');
      }),
    );
  });
});
