import assert from 'node:assert/strict';
import { at } from '../../src/core/at.js';

describe('an element that must be there', () => {
  it('is given, zero and empty text too', () => {
    assert.equal(at([7, 0], 1), 0);
    assert.equal(at(new Int32Array(3), 2), 0);
    assert.equal(at(['a', ''], 1), '');
  });

  it('throws where it is not, and says where it looked', () => {
    assert.throws(() => at(['a'], 1), /nothing at 1 of 1/);
    assert.throws(() => at(new Float64Array(2), -1), /nothing at -1 of 2/);
  });
});
