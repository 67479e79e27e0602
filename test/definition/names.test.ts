import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseCalendarDate } from '../../src/definition/calendar-date.js';
import { findIdFault, findNameFault, toId } from '../../src/definition/ids.js';
import { nearestName } from '../../src/definition/nearest-name.js';
import { isTimezone, nearestTimezone } from '../../src/definition/timezone.js';

describe('ids', () => {
  it('are letters, digits, _ and -, at most 100, not reserved', () => {
    for (const id of ['a', '_', 'A-b_9', 'x'.repeat(100), 'console', 'com', 'com10'])
      assert.equal(findIdFault(id), null, id);
    const bad = [
      '',
      '9',
      '-a',
      'a b',
      'é',
      'a.b',
      'x'.repeat(101),
      '__proto__',
      'constructor',
      'Prototype',
      'CON',
      'nul',
      'Com1',
      'lpt9',
      'a\n',
    ];
    for (const id of bad) assert.notEqual(findIdFault(id), null, id);
    assert.equal(findNameFault('con'), null);
    assert.notEqual(findNameFault('__proto__'), null);
  });

  it('can be made of any text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(0xffff)),
        (codes) => findIdFault(toId(String.fromCharCode(...codes))) === null,
      ),
    );
  });
});

describe('the nearest name', () => {
  it('has few edits for its length, ignoring case', () => {
    const names = ['extract', 'transform', 'load', 'eu', 'us'];
    assert.equal(nearestName('EXTRACT', names), 'extract');
    assert.equal(nearestName('tranform', names), 'transform');
    assert.equal(nearestName('loda', ['lode', 'list']), 'lode');
    assert.equal(nearestName('daol', names), undefined);
    assert.equal(nearestName('u', names), 'eu');
    assert.equal(nearestName('zzzzzz', names), undefined);
    assert.equal(nearestName('x'.repeat(100_000), names), undefined);
  });

  it('counts two neighbours that changed places as one edit', () => {
    const names = ['extract', 'transform', 'load', 'eu', 'us'];
    assert.equal(nearestName('laod', names), 'load');
    assert.equal(nearestName('loda', names), 'load');
    assert.equal(nearestName('ue', names), 'eu');
    assert.equal(nearestName('etxrcat', names), 'extract');
    const words = fc.stringMatching(/^[a-z]{2,12}$/);
    fc.assert(
      fc.property(words, fc.nat(), (word, seed) => {
        const at = seed % (word.length - 1);
        const swapped = word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
        assert.equal(nearestName(swapped, [word]), word);
      }),
    );
  });
});

describe('time zones', () => {
  it('are names that the machine knows', () => {
    for (const name of ['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5'])
      assert.ok(isTimezone(name), name);
    for (const name of ['', '+02:00', 'Europe/Nowhere', 'Berlin', '../etc'])
      assert.ok(!isTimezone(name), name);
    assert.equal(nearestTimezone('europe/berlinn'), 'Europe/Berlin');
    assert.equal(nearestTimezone('Berlin'), 'Europe/Berlin');
  });
});

describe('dates', () => {
  it('are days of the calendar, with a time and an offset if wished', () => {
    assert.equal(parseCalendarDate('2026-01-31')?.ms, Date.UTC(2026, 0, 31));
    assert.equal(parseCalendarDate('2026-01-31T06:30')?.ms, Date.UTC(2026, 0, 31, 6, 30));
    assert.equal(parseCalendarDate('2026-01-31 06:30:15.25Z')?.ms, Date.UTC(2026, 0, 31, 6, 30, 15, 250));
    assert.equal(parseCalendarDate('2026-01-31T06:30:00+02:00')?.ms, Date.UTC(2026, 0, 31, 4, 30));
    assert.deepEqual(
      [parseCalendarDate('2026-01-31')?.hasOffset, parseCalendarDate('2026-01-31T00:00Z')?.hasOffset],
      [false, true],
    );
    for (const text of [
      '2026-02-29',
      '2026-13-01',
      '26-01-01',
      '2026-1-1',
      '2026-01-01T24:00',
      '2026-01-01T10',
      '2026-01-01T10:00+99:99',
      '0026-01-01',
      'today',
      '2026-01-01Z',
    ]) {
      assert.equal(parseCalendarDate(text), null, text);
    }
  });
});
