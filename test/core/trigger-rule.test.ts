// The trigger rules against the table they promise, stated a second time as data, in every order of arrival.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { TRIGGER_RULES, type TriggerRule } from '../../src/core/definition.js';
import { decideTrigger, type TriggerDecision } from '../../src/core/trigger-rule.js';

type Column = 'runs' | 'upstream_failed' | 'skipped';
interface Ending {
  readonly state: 'success' | 'failed' | 'timed_out' | 'upstream_failed' | 'skipped';
  readonly allowFailure: boolean;
}

const ENDINGS: readonly Ending[] = [
  { state: 'success', allowFailure: false },
  { state: 'success', allowFailure: true },
  { state: 'failed', allowFailure: false },
  { state: 'failed', allowFailure: true },
  { state: 'timed_out', allowFailure: false },
  { state: 'timed_out', allowFailure: true },
  { state: 'upstream_failed', allowFailure: false },
  { state: 'upstream_failed', allowFailure: true },
  { state: 'skipped', allowFailure: false },
  { state: 'skipped', allowFailure: true },
];

/** The table's letters. */
interface Letters {
  readonly n: number;
  readonly S: number;
  readonly F: number;
  readonly U: number;
  readonly K: number;
  readonly D: number;
}

interface Cell {
  readonly holds: (letters: Letters) => boolean;
  /** Otherwise only when D = n. */
  readonly atOnce: boolean;
}

const never: Cell = { holds: () => false, atOnce: false };
const atOnce = (holds: Cell['holds']): Cell => ({ holds, atOnce: true });
const atEnd = (holds: Cell['holds']): Cell => ({ holds, atOnce: false });

/** Row by row as printed. */
const TABLE: Record<TriggerRule, Record<Column, Cell>> = {
  all_success: {
    runs: atEnd(({ S, n }) => S === n),
    upstream_failed: atOnce(({ F, U }) => F + U > 0),
    skipped: atOnce(({ K }) => K > 0),
  },
  all_failed: {
    runs: atEnd(({ F, U, n }) => F + U === n),
    upstream_failed: never,
    skipped: atOnce(({ S, K }) => S + K > 0),
  },
  all_done: { runs: atEnd(({ D, n }) => D === n), upstream_failed: never, skipped: never },
  all_skipped: {
    runs: atEnd(({ K, n }) => K === n),
    upstream_failed: never,
    skipped: atOnce(({ S, F, U }) => S + F + U > 0),
  },
  one_success: {
    runs: atOnce(({ S }) => S >= 1),
    upstream_failed: atEnd(({ D, n, S, K }) => D === n && S === 0 && K < n),
    skipped: atEnd(({ K, n }) => K === n),
  },
  one_failed: {
    runs: atOnce(({ F, U }) => F + U >= 1),
    upstream_failed: never,
    skipped: atEnd(({ D, n, F, U }) => D === n && F + U === 0),
  },
  one_done: {
    runs: atOnce(({ S, F }) => S + F >= 1),
    upstream_failed: never,
    skipped: atEnd(({ D, n, S, F }) => D === n && S + F === 0),
  },
  none_failed: {
    runs: atEnd(({ S, K, n }) => S + K === n),
    upstream_failed: atOnce(({ F, U }) => F + U > 0),
    skipped: never,
  },
  none_failed_min_one_success: {
    runs: atEnd(({ S, K, n }) => S + K === n && S >= 1),
    upstream_failed: atOnce(({ F, U }) => F + U > 0),
    skipped: atEnd(({ K, n }) => K === n),
  },
  none_skipped: {
    runs: atEnd(({ D, n, K }) => D === n && K === 0),
    upstream_failed: never,
    skipped: atOnce(({ K }) => K > 0),
  },
  all_done_min_one_success: {
    runs: atEnd(({ D, n, K, S }) => D === n && K === 0 && S >= 1),
    upstream_failed: atEnd(({ D, n, K, S }) => D === n && K === 0 && S === 0),
    skipped: atOnce(({ K }) => K > 0),
  },
  always: { runs: atOnce(() => true), upstream_failed: never, skipped: never },
};

function letters(ended: readonly Ending[], n: number): Letters {
  const success = ({ state, allowFailure }: Ending) =>
    state === 'success' || (allowFailure && (state === 'failed' || state === 'timed_out'));
  const S = ended.filter(success).length;
  const F = ended.filter((e) => (e.state === 'failed' || e.state === 'timed_out') && !e.allowFailure).length;
  const U = ended.filter((e) => e.state === 'upstream_failed').length;
  const K = ended.filter((e) => e.state === 'skipped').length;
  return { n, S, F, U, K, D: S + F + U + K };
}

function columnsThatHold(rule: TriggerRule, seen: Letters): Column[] {
  const columns: readonly Column[] = ['runs', 'upstream_failed', 'skipped'];
  return columns.filter((column) => {
    const cell = TABLE[rule][column];
    return cell.holds(seen) && (cell.atOnce || seen.D === seen.n);
  });
}

function byTable(rule: TriggerRule, seen: Letters): TriggerDecision {
  const columns = columnsThatHold(rule, seen);
  if (columns.includes('upstream_failed')) return 'upstream_failed';
  if (columns.includes('skipped')) return 'skipped';
  return columns.includes('runs') ? 'run' : 'wait';
}

function byCode(rule: TriggerRule, seen: Letters): TriggerDecision {
  const { n, S, F, U, K } = seen;
  return decideTrigger(rule, { total: n, success: S, failed: F, upstreamFailed: U, skipped: K });
}

/** Every sequence of n endings: every state of every upstream task in every order of arrival. */
function* arrivals(n: number): Generator<Ending[]> {
  for (let code = 0; code < ENDINGS.length ** n; code++) {
    const ended: Ending[] = [];
    for (let rest = code, place = 0; place < n; place++, rest = Math.floor(rest / ENDINGS.length)) {
      const ending = ENDINGS[rest % ENDINGS.length];
      if (ending) ended.push(ending);
    }
    yield ended;
  }
}

/** What is decided first, and after how many arrivals: from then on it is final. */
function firstDecision(decide: (seen: Letters) => TriggerDecision, ended: readonly Ending[]): string {
  for (let arrived = 0; arrived <= ended.length; arrived++) {
    const decision = decide(letters(ended.slice(0, arrived), ended.length));
    if (decision !== 'wait') return `${decision} after ${arrived}`;
  }
  return 'nothing';
}

describe('decideTrigger', () => {
  for (const rule of TRIGGER_RULES) {
    it(`${rule}: as the table says, for up to 4 upstream tasks in every state and order`, () => {
      for (let n = 1; n <= 4; n++)
        for (const ended of arrivals(n)) {
          const expected = firstDecision((seen) => byTable(rule, seen), ended);
          const actual = firstDecision((seen) => byCode(rule, seen), ended);
          if (actual !== expected || actual === 'nothing')
            assert.fail(`${rule}, ${JSON.stringify(ended)}: ${actual}, the table says ${expected}`);
        }
    });

    it(`${rule}: decides the same when all have ended before it was first asked`, () => {
      for (let n = 1; n <= 4; n++)
        for (const ended of arrivals(n)) {
          const seen = letters(ended, n);
          if (byCode(rule, seen) !== byTable(rule, seen))
            assert.fail(
              `${rule}, ${JSON.stringify(seen)}: ${byCode(rule, seen)}, not ${byTable(rule, seen)}`,
            );
        }
    });

    it(`${rule}: "runs" never holds together with another column`, () => {
      for (let n = 1; n <= 4; n++)
        for (const ended of arrivals(n))
          for (let arrived = 0; arrived <= n; arrived++) {
            const columns = columnsThatHold(rule, letters(ended.slice(0, arrived), n));
            if (columns.includes('runs')) assert.deepEqual(columns, ['runs']);
          }
    });

    it(`${rule}: a task without upstream tasks runs`, () => {
      assert.equal(
        decideTrigger(rule, { total: 0, success: 0, failed: 0, upstreamFailed: 0, skipped: 0 }),
        'run',
      );
    });
  }

  it('one_success fires while a sibling still runs', () => {
    const counts = { total: 2, success: 1, failed: 0, upstreamFailed: 0, skipped: 0 };
    assert.equal(decideTrigger('one_success', counts), 'run');
    assert.equal(decideTrigger('all_success', counts), 'wait');
  });

  it('the first arrival decides: all_success is skipped by a skip before a failure, else upstream_failed', () => {
    const none = { total: 3, success: 0, failed: 0, upstreamFailed: 0, skipped: 0 };
    assert.equal(decideTrigger('all_success', { ...none, skipped: 1 }), 'skipped');
    assert.equal(decideTrigger('all_success', { ...none, failed: 1 }), 'upstream_failed');
    assert.equal(decideTrigger('all_success', { ...none, failed: 1, skipped: 1 }), 'upstream_failed');
  });

  it('the documentation has a row for every rule', () => {
    const page = readFileSync(new URL('../../docs/trigger-rules.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)`/gm)].map((match) => match[1]);
    assert.deepEqual(rows, [...TRIGGER_RULES]);
  });
});
