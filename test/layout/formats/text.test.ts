// Small texts: durations, wrapped words, lines cut to fit.
import assert from 'node:assert/strict';
import { durationText } from '../../../src/layout/formats/duration-text.js';
import { fitText, textWidth } from '../../../src/layout/formats/text-width.js';
import { wrapWords } from '../../../src/layout/formats/wrap-words.js';

describe('durationText', () => {
  it('is short at every size', () => {
    const texts = [-1, 0, 420, 9_990, 12_400, 59_940, 59_960, 185_000, 3_599_600, 4_800_000].map(
      durationText,
    );
    assert.deepEqual(texts, [
      '0.00s',
      '0.00s',
      '0.42s',
      '9.99s',
      '12.4s',
      '59.9s',
      '1m 00s',
      '3m 05s',
      '1h 00m',
      '1h 20m',
    ]);
  });
});

describe('wrapWords', () => {
  it('breaks between words and indents what follows', () => {
    assert.deepEqual(wrapWords(['one', 'two', 'three'], 7, '  '), ['one two', '  three']);
    assert.deepEqual(wrapWords(['much-too-long', 'x'], 5), ['much-too-long', 'x']);
    assert.deepEqual(wrapWords([], 5), []);
  });
});

describe('fitText', () => {
  it('cuts only what is too wide', () => {
    assert.equal(fitText('extract', 12, 200), 'extract');
    const cut = fitText('extract_everything', 12, 60);
    assert.match(cut, /^extr.*…$/);
    assert.ok(textWidth(cut, 12) <= 60);
  });
});
