import assert from 'node:assert/strict';
import { CronExpressionParser } from 'cron-parser';
import fc from 'fast-check';
import type { CronFields } from '../../../src/core/cron/cron-fields.js';
import { expandMacro, parseCron } from '../../../src/core/cron/parse-cron.js';
import { bruteCrons } from '../../scheduler/brute-cron.js';

function fieldsOf(text: string): CronFields {
  const result = parseCron(text);
  assert.ok(result.ok, `${text}: ${result.ok ? '' : result.message}`);
  return result.fields;
}

/** What is wrong, and the text at its columns. */
function errorOf(text: string): { readonly message: string; readonly at: string; readonly start: number } {
  const result = parseCron(text);
  assert.ok(!result.ok, `${text} is taken as right`);
  return { message: result.message, at: text.slice(result.start, result.end), start: result.start };
}

/** Undefined where cron-parser refuses a value that two items of a list give, as in `0,1-5/1,3`. */
function theirFields(text: string) {
  try {
    return CronExpressionParser.parse(text).fields;
  } catch (error) {
    if (/duplicate values/.test(String(error))) return undefined;
    throw error;
  }
}

describe('a cron text that is right', () => {
  it('has numbers, lists, ranges and steps in five fields', () => {
    const fields = fieldsOf(' 5,1-3,*/20  8-18/5\t* 2 0,7 ');
    assert.deepEqual(fields.minutes, [0, 1, 2, 3, 5, 20, 40]);
    assert.deepEqual(fields.hours, [8, 13, 18]);
    assert.deepEqual([...fields.days.months], [2]);
    assert.deepEqual([...fields.days.daysOfWeek], [0]);
  });

  it('counts a step from a single number to the end of the field', () => {
    assert.deepEqual(fieldsOf('50/4 20/2 * * *').minutes, [50, 54, 58]);
    assert.deepEqual([...fieldsOf('0 0 * * 3/2').days.daysOfWeek], [3, 5, 0]);
  });

  it('has names in any case, also in ranges, where a week may end with sun', () => {
    assert.deepEqual([...fieldsOf('0 0 * JAN-mar,Dec *').days.months], [1, 2, 3, 12]);
    assert.deepEqual([...fieldsOf('0 0 * * fri-sun').days.daysOfWeek], [5, 6, 0]);
    assert.deepEqual([...fieldsOf('0 0 * * sun-tue').days.daysOfWeek], [0, 1, 2]);
  });

  it('has L for last days and # for the nth weekday, alone and in lists', () => {
    const { days } = fieldsOf('0 0 15,l * friL,7#1,wed#5');
    assert.equal(days.lastDayOfMonth, true);
    assert.deepEqual([...days.daysOfMonth], [15]);
    assert.deepEqual([...days.lastWeekdays], [5]);
    assert.deepEqual(days.nthWeekdays, [
      { day: 0, nth: 1 },
      { day: 3, nth: 5 },
    ]);
  });

  it('may be a macro', () => {
    for (const [macro, text] of [
      ['@hourly', '0 * * * *'],
      ['@daily', '0 0 * * *'],
      ['@midnight', '0 0 * * *'],
      ['@weekly', '0 0 * * 0'],
      ['@monthly', '0 0 1 * *'],
      ['@yearly', '0 0 1 1 *'],
      [' @Annually ', '0 0 1 1 *'],
    ] as const) {
      assert.deepEqual(fieldsOf(macro), fieldsOf(text));
      assert.equal(expandMacro(macro), text);
    }
  });

  it('combines its days by or only where neither day field starts with *', () => {
    assert.equal(fieldsOf('0 0 1 * 1').days.combine, 'or');
    assert.equal(fieldsOf('0 0 L * 5L').days.combine, 'or');
    for (const text of ['0 0 * * 1', '0 0 1 * *', '0 0 */2 * 1', '0 0 1 * */2', '0 0 * * *']) {
      assert.equal(fieldsOf(text).days.combine, 'and', text);
    }
  });

  it('follows the clock where its hour has a * or a step, else its times are fixed', () => {
    for (const hour of ['*', '*/2', '1-5/2', '0/6', '3,*/12']) {
      assert.equal(fieldsOf(`0 ${hour} * * *`).followsClock, true, hour);
    }
    for (const hour of ['2', '2,3', '1-5', '0-23']) {
      assert.equal(fieldsOf(`*/5 ${hour} * * *`).followsClock, false, hour);
    }
  });

  it('has the values that cron-parser finds (property)', () => {
    fc.assert(
      fc.property(bruteCrons, ({ text }) => {
        const [minute, hour, , month] = text.split(' ');
        const daily = `${minute} ${hour} * ${month} *`;
        const theirs = theirFields(daily);
        fc.pre(theirs !== undefined);
        if (theirs === undefined) return;
        const fields = fieldsOf(daily);
        const numbers = (values: readonly (number | string)[]) =>
          [...new Set(values.filter((value) => typeof value === 'number'))].sort((a, b) => a - b);
        assert.deepEqual(fields.minutes, numbers(theirs.minute.values));
        assert.deepEqual(fields.hours, numbers(theirs.hour.values));
        assert.deepEqual(numbers([...fields.days.months]), numbers(theirs.month.values));
      }),
    );
  });
});

describe('a cron text that is wrong', () => {
  it('is told at its columns', () => {
    const faults: readonly (readonly [text: string, at: string, message: RegExp])[] = [
      ['61 * * * *', '61', /^minute: 61 is outside 0-59$/],
      ['0 24 * * *', '24', /^hour: 24 is outside 0-23$/],
      ['0 0 0 * *', '0', /^day of month: 0 is outside 1-31$/],
      ['0 0 * 13 *', '13', /^month: 13 is outside 1-12$/],
      ['0 0 * * 8', '8', /^day of week: 8 is outside 0-7$/],
      ['0 0 * foo *', 'foo', /expected 1-12 or jan, feb/],
      ['0 0 * * mon,monday', 'monday', /write mon$/],
      ['*/0 * * * *', '0', /step .* from 1 to 60/],
      ['*/61 * * * *', '61', /step .* from 1 to 60/],
      ['*/ * * * *', '/', /step/],
      ['1-5/2/3 * * * *', '2/3', /step/],
      ['/5 * * * *', '/', /write \*\/ there/],
      ['-5 * * * *', '-5', /both sides/],
      ['0 5- * * *', '5-', /both sides/],
      ['1,,2 * * * *', ',', /beside the comma/],
      ['1, * * * *', ',', /beside the comma/],
      [',1 * * * *', ',', /beside the comma/],
      ['0 22-2 * * *', '22-2', /write 22-23,0-2$/],
      ['0 0 * * 5-0', '5-0', /write 5-7$/],
      ['0 0 * * fri-mon', 'fri-mon', /write 5-6,0-1$/],
      ['** * * * *', '**', /expected 0-59/],
      ['1.5 * * * *', '1.5', /expected 0-59/],
      ['１ * * * *', '１', /expected 0-59/],
      ['0 0 ? * *', '?', /write \*/],
      ['H * * * *', 'H', /random/],
      ['H(0-7)/3 * * * *', 'H(0-7)/3', /random/],
      ['0 0 15W * *', '15W', /working day/],
      ['0 0 L-3 * *', 'L-3', /only L alone/],
      ['0 0 * * L', 'L', /as in 5L/],
      ['L * * * *', 'L', /day fields/],
      ['0 0 * * 5#6', '5#6', /1 to 5/],
      ['0 0 * * #2', '#2', /before #/],
      ['0 0 * * 9#2', '9', /outside 0-7/],
    ];
    for (const [text, at, message] of faults) {
      const error = errorOf(text);
      assert.match(error.message, message, text);
      assert.equal(error.at, at, text);
    }
  });

  it('is one that has not five fields', () => {
    assert.match(errorOf('').message, /empty/);
    assert.match(errorOf(' \t').message, /empty/);
    assert.match(errorOf('0 2 *').message, /has 3 of the five fields .* missing: month, day of week$/);
    const six = errorOf('0 0 2 * * *');
    assert.match(six.message, /6 fields instead of five/);
    assert.deepEqual([six.at, six.start], ['*', 10]);
  });

  it('is a macro that is not known or has company', () => {
    assert.match(errorOf('@reboot').message, /not one of @hourly/);
    assert.equal(errorOf('@daily 5 *').at, '5 *');
    assert.match(errorOf('@constructor').message, /not one of/);
  });

  it('is one that never fires', () => {
    for (const text of [
      '0 0 31 2 *',
      '0 0 30,31 feb *',
      '0 0 31 4,6,9,11 *',
      '0 0 */31 * 1#5',
      '0 0 30-31 2 */2',
    ]) {
      assert.match(errorOf(text).message, /never fires/, text);
    }
    for (const text of ['0 0 29 2 *', '0 0 31 2 mon', '0 0 L 2 *', '0 0 31 2,3 *']) fieldsOf(text);
  });

  it('never throws and points into the text, whatever the text (property)', () => {
    const cronish = fc
      .array(
        fc.constantFrom('*', '/', '-', ',', '#', 'L', ' ', '@', '0', '7', '31', '59', 'mon', 'jan', '?'),
        { maxLength: 30 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(cronish, fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const result = parseCron(text);
        if (result.ok) return;
        assert.ok(
          result.start >= 0 && result.start <= result.end && result.end <= text.length,
          `${result.start}-${result.end}`,
        );
        if (text.trim() !== '') assert.ok(result.end > result.start, 'has a width');
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused at once however long it is', () => {
    assert.match(errorOf(`0 0 * * ${'1,'.repeat(100_000)}1`).message, /more than 1000/);
  });
});
