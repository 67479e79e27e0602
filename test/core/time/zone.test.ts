import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatWithOffset } from '../../../src/core/time/format-with-offset.js';
import { instantOfWall, machineTimezone, zoneOf } from '../../../src/core/time/zone.js';

const HOUR_MS = 3_600_000;

/** By the name of the offset that Intl writes: another way than the one tested. */
function offsetByName(timeZone: string, ms: number): number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const name = format.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /^GMT(?:([+-])(\d\d):(\d\d))?/.exec(name) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

describe('a time zone', () => {
  it('has the offset that Intl names, at any instant since 1972 in any zone (property)', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC');
    const instants = fc.integer({ min: Date.UTC(1972, 5, 1), max: Date.UTC(2060, 0, 1) });
    fc.assert(
      fc.property(zones, instants, (zone, ms) => {
        assert.equal(
          zoneOf(zone).offsetAt(ms),
          offsetByName(zone, ms),
          `${zone} ${new Date(ms).toISOString()}`,
        );
      }),
      { numRuns: 400 },
    );
  });

  it('knows transitions to the second, and two that lie a week apart', () => {
    const offsets = (zone: string, from: string, to: string) => {
      const found: [string, number][] = [];
      for (const { startMs, offsetMs } of zoneOf(zone).stretches(Date.parse(from))) {
        if (startMs > Date.parse(to)) break;
        if (startMs > Date.parse(from)) found.push([new Date(startMs).toISOString(), offsetMs / HOUR_MS]);
      }
      return found;
    };
    assert.deepEqual(offsets('Europe/Berlin', '2026-02-01', '2026-12-01'), [
      ['2026-03-29T01:00:00.000Z', 2],
      ['2026-10-25T01:00:00.000Z', 1],
    ]);
    assert.deepEqual(offsets('America/Recife', '2000-09-01', '2000-12-01'), [
      ['2000-10-08T03:00:00.000Z', -2],
      ['2000-10-15T02:00:00.000Z', -3],
    ]);
  });

  it('throws RangeError for a name that is none', () => {
    assert.throws(() => zoneOf('Europe/Atlantis'), RangeError);
  });
});

describe('a wall clock', () => {
  const instant = (zone: string, wall: string) =>
    formatWithOffset(instantOfWall(zoneOf(zone), Date.parse(`${wall}Z`)), zone);

  it('stands for its instant, the first of two, or moved by a gap', () => {
    assert.equal(instant('Europe/Berlin', '2026-07-01T12:00'), '2026-07-01T12:00:00+02:00');
    assert.equal(instant('Europe/Berlin', '2026-10-25T02:30'), '2026-10-25T02:30:00+02:00');
    assert.equal(instant('Europe/Berlin', '2026-03-29T02:30'), '2026-03-29T03:30:00+02:00');
    assert.equal(instant('Pacific/Apia', '2011-12-30T08:00'), '2011-12-31T08:00:00+14:00');
  });

  it('reads back as it was written wherever it exists (property)', () => {
    const zones = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'UTC',
    );
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: Date.UTC(2040, 0, 1) }), (name, ms) => {
        const zone = zoneOf(name);
        const wall = ms + zone.offsetAt(ms);
        const first = instantOfWall(zone, wall);
        assert.equal(first + zone.offsetAt(first), wall);
        assert.ok(first <= ms);
      }),
    );
  });
});

describe('the zone of the machine', () => {
  const before = process.env.TZ;
  afterEach(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });

  it('is the one that TZ names', () => {
    process.env.TZ = 'Asia/Tokyo';
    assert.equal(machineTimezone(), 'Asia/Tokyo');
  });

  it('is UTC where TZ is empty or names none', () => {
    for (const TZ of ['', 'Nowhere/Land', ':/no/such/file']) {
      process.env.TZ = TZ;
      assert.equal(zoneOf(machineTimezone()).offsetAt(0), 0, JSON.stringify(TZ));
      assert.equal(machineTimezone(), 'UTC', JSON.stringify(TZ));
    }
  });
});

describe('an instant as text', () => {
  it('is ISO 8601 with the offset of then', () => {
    const ms = Date.UTC(2026, 0, 1, 12);
    assert.equal(formatWithOffset(ms, 'UTC'), '2026-01-01T12:00:00+00:00');
    assert.equal(formatWithOffset(ms + 7, 'America/St_Johns'), '2026-01-01T08:30:00.007-03:30');
    assert.equal(formatWithOffset(ms, 'Pacific/Kiritimati'), '2026-01-02T02:00:00+14:00');
  });

  it('reads back as the same instant, in zones and times of odd offsets too (property)', () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
    fc.assert(
      fc.property(zones, fc.integer({ min: Date.UTC(1890, 0, 1), max: Date.UTC(2100, 0, 1) }), (zone, ms) => {
        assert.equal(Date.parse(formatWithOffset(ms, zone)), ms);
      }),
    );
  });
});
