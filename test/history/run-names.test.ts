import assert from 'node:assert/strict';
import fc from 'fast-check';
import { printOf, togglePrint } from '../../src/history/run-names.js';

const ids = fc.uniqueArray(fc.ulid(), { maxLength: 20 });

describe('the print of a set of run ids', () => {
  it('is of the set, not of the order', () => {
    fc.assert(fc.property(ids, (set) => assert.equal(printOf(set), printOf([...set].reverse()))));
  });

  it('tells ids apart that follow each other', () => {
    const all = Array.from({ length: 1000 }, (_, number) => `01ARZ3NDEKTSV4RRFFQ69G${1000 + number}`);
    const prints = new Set(all.map((_, place) => printOf(all.slice(0, place))));
    assert.equal(prints.size, all.length);
  });

  it('follows what comes and goes', () => {
    fc.assert(
      fc.property(ids, ids, (before, after) => {
        const changed = [
          ...before.filter((id) => !after.includes(id)),
          ...after.filter((id) => !before.includes(id)),
        ];
        assert.equal(togglePrint(printOf(before), changed), printOf(after));
      }),
    );
  });
});
