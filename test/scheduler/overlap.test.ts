import assert from 'node:assert/strict';
import { OVERLAPS } from '../../src/core/definition.js';
import { decideOverlap } from '../../src/scheduler/overlap.js';

describe('overlap', () => {
  it('starts whatever the setting while no scheduled run is active', () => {
    for (const overlap of OVERLAPS) assert.equal(decideOverlap(overlap, 0), 'start');
  });

  it('does what the setting says while one or more are active', () => {
    for (const active of [1, 7]) {
      assert.equal(decideOverlap('skip', active), 'skip');
      assert.equal(decideOverlap('queue', active), 'queue');
      assert.equal(decideOverlap('replace', active), 'replace');
      assert.equal(decideOverlap('allow', active), 'start');
    }
  });

  it('lets missed times that are made up for wait for one another, unless they may overlap', () => {
    assert.equal(decideOverlap('skip', 1, true), 'queue');
    assert.equal(decideOverlap('queue', 1, true), 'queue');
    assert.equal(decideOverlap('replace', 1, true), 'queue');
    assert.equal(decideOverlap('allow', 1, true), 'start');
    assert.equal(decideOverlap('skip', 0, true), 'start');
  });
});
