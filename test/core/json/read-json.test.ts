// Numbers of JSON texts: each is kept as it was written, or the text is refused.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ExactNumber, isHeld } from '../../../src/core/json/exact-number.js';
import { readExactJson, readJson, writeExactJson } from '../../../src/core/json/read-json.js';
import { DEEPEST_JSON } from '../../../src/core/json/scan-json.js';

/** A number of JSON by its digits: sign, digits and power of ten, so that two texts of one number are equal. */
function amount(text: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  assert.ok(parts, text);
  const [, sign = '', whole = '', fraction = '', power = '0'] = parts;
  const digits = (whole + fraction).replace(/^0+/, '');
  const short = digits.replace(/0+$/, '');
  if (short === '') return '0';
  return `${sign}${short}e${Number(power) - fraction.length + digits.length - short.length}`;
}

const digits = (most: number) => fc.stringMatching(new RegExp(`^(0|[1-9]\\d{0,${most}})$`));
const numbers = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits(25),
    fc.option(fc.stringMatching(/^\d{1,25}$/)),
    fc.option(fc.integer({ min: -500, max: 500 })),
  )
  .map(
    ([sign, whole, fraction, power]) =>
      sign + whole + (fraction === null ? '' : `.${fraction}`) + (power === null ? '' : `e${power}`),
  );

/** Texts of JSON with such numbers anywhere in them, in order, and texts that look like numbers. */
const texts = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    numbers,
    fc.constantFrom('null', 'true', '"12345678901234567890"', '"\\\\"', '"\\"1e999"', '""'),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(',')}]`),
    fc
      .array(fc.tuple(fc.string(), tie('value')), { maxLength: 4 })
      .map((entries) => entries.map(([key, item], at) => `${JSON.stringify(`k${at}${key}`)}: ${item}`))
      .map((entries) => `{ ${entries.join(' , ')} }`),
  ),
})).value;

/** The numbers of a JSON text, by what stands outside of its strings. */
function written(text: string): readonly string[] {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? [];
}

function eachNumber(value: unknown): readonly string[] {
  if (value instanceof ExactNumber) return [value.text];
  if (typeof value === 'number') return [JSON.stringify(value)];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(eachNumber);
}

/** Fractions are rounded to the nearest that JavaScript has. */
function assertKept(found: string | undefined, text: string): void {
  assert.ok(found !== undefined);
  if (amount(found) !== amount(text)) assert.equal(found, JSON.stringify(Number(text)), text);
  if (!/[.e]/.test(text) || !Number.isFinite(Number(text))) assert.equal(amount(found), amount(text));
}

describe('numbers of JSON', () => {
  it('are kept with all their digits, through reading and writing', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const read = readExactJson(text);
        assert.ok(read.ok, text);
        const again = readExactJson(writeExactJson(read.value));
        assert.ok(again.ok);
        assert.deepEqual(again.value, read.value);
        const found = eachNumber(read.value);
        assert.equal(found.length, written(text).length);
        for (const [at, number] of written(text).entries()) assertKept(found[at], number);
      }),
      { numRuns: 1_000 },
    );
  });

  it('are refused by who has no place for them, and by them alone', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const read = readJson(text);
        assert.equal(read.ok, written(text).every(isHeld), text);
        if (read.ok) assert.deepEqual(read.value, JSON.parse(text));
        else assert.match(read.message, /holds the number/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('are held where the number read is the one that was written', () => {
    fc.assert(
      fc.property(numbers, (text) => {
        const value = Number(text);
        const isSame = Number.isFinite(value) && amount(JSON.stringify(value)) === amount(text);
        if (isHeld(text)) {
          // Only fractions are rounded, and never to nothing or to a whole number that is not near.
          const isRounded = Math.abs(value) <= Number.MAX_SAFE_INTEGER && value !== 0 && /[.e]/.test(text);
          assert.ok(isSame || isRounded || amount(text) === '0', text);
        } else {
          const isWrittenOut = /^-?\d+$/.test(text) && Math.abs(value) >= 1e21;
          assert.ok(!isSame || isWrittenOut, text);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('at the edges', () => {
    const held = [
      '0',
      '-0',
      '9007199254740992',
      '10000000000000000',
      '9007199254740991',
      '-9007199254740991',
      '1e21',
      '1.5e300',
      '0.1',
      '5e-324',
    ];
    for (const text of [...held, '1.7976931348623157e308', '0.30000000000000004441', '0e999', '100e-2'])
      assert.ok(isHeld(text), text);
    const changed = ['9007199254740993', '-12345678901234567890', '1e400', '-1e309'];
    for (const text of [
      ...changed,
      '1e-400',
      '9007199254740993.0',
      '9.007199254740993e15',
      '0x20000000000001',
    ])
      assert.ok(!isHeld(text), text);
  });

  it('are read with their digits from lists and mappings, and written so', () => {
    const text =
      '{"id":12345678901234567890,"list":[1e400,"12345678901234567890",1],"__proto__":-9007199254740993}';
    const read = readExactJson(text);
    assert.ok(read.ok);
    assert.equal(writeExactJson(read.value), text);
    assert.equal(writeExactJson(new ExactNumber('1e400')), '1e400');
    assert.equal(writeExactJson({ a: [new ExactNumber('1e400')] }, 1), '{\n "a": [\n  1e400\n ]\n}');
  });

  it('of a million are looked through, and each of a million kept', () => {
    const read = readExactJson(`[${'12345678901234567890,'.repeat(300_000)}${'1,'.repeat(700_000)}0]`);
    assert.ok(read.ok && Array.isArray(read.value));
    assert.equal(read.value.length, 1_000_001);
    assert.equal(writeExactJson(read.value).length, 21 * 300_000 + 2 * 700_000 + 3);
    assert.ok(!isHeld(`1${'0'.repeat(1_000_000)}`) && !isHeld(`0.${'0'.repeat(1_000_000)}1`));
  });
});

describe('the depth of JSON', () => {
  it('is at most 500 levels, counted outside of texts', () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    assert.ok(readExactJson(nested(DEEPEST_JSON)).ok);
    assert.ok(readJson(JSON.stringify('['.repeat(100_000))).ok);
    assert.ok(readJson(`[${'[],'.repeat(10_000)}"\\"[[[", {}]`).ok);
    for (const levels of [DEEPEST_JSON + 1, 100_000, 5_000_000]) {
      const read = readExactJson(nested(levels));
      assert.ok(!read.ok);
      assert.equal(read.reason, 'depth');
      assert.equal(read.message, 'is nested more than 500 levels deep');
    }
    const objects = readJson(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`);
    assert.ok(!objects.ok && objects.reason === 'depth');
    const open = readJson('['.repeat(100_000));
    assert.ok(!open.ok && open.reason === 'syntax');
  });
});
