// What the editor lists of the next 24 hours.
import assert from 'node:assert/strict';
import { readDefinition } from '../../src/definition/read-definition.js';
import { comingRuns } from '../../src/scheduler/coming-runs.js';
import { isScheduled, knownDags, type ScheduledDag } from '../../src/scheduler/dag-files.js';
import { fingerprint, type ScheduleRecord } from '../../src/scheduler/schedule-record.js';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-03-01T08:00:00Z');
const at = (time: string) => Date.parse(`2026-03-${time}:00Z`);

function dags(...schedules: readonly string[]): readonly ScheduledDag[] {
  const results = schedules.map((schedule, place) => {
    const id = String.fromCharCode(97 + place);
    return readDefinition(
      `id: ${id}\nschedule: ${schedule}\ntasks: { x: { run: "true" } }\n`,
      `${id}.dag.yaml`,
    );
  });
  return knownDags(results).filter(isScheduled);
}

const list = (
  of: readonly ScheduledDag[],
  options: { paused?: readonly string[]; record?: ScheduleRecord; mostOfOne?: number } = {},
) =>
  comingRuns(of, {
    now: NOW,
    spanMs: DAY_MS,
    paused: new Set(options.paused),
    record: () => options.record ?? null,
    mostOfOne: options.mostOfOne ?? 24,
  });

describe('the runs to come', () => {
  it('are by time, of all DAGs, within the span', () => {
    const found = list(
      dags('{ cron: "0 12 * * *", timezone: UTC }', '{ cron: "0 9,20 * * *", timezone: UTC }'),
    );
    assert.deepEqual(
      found.map((each) => each.kind === 'run' && [each.dag.id, each.startMs]),
      [
        ['b', at('01T09:00')],
        ['a', at('01T12:00')],
        ['b', at('01T20:00')],
      ],
    );
  });

  it('of a DAG that runs often are its first one, and how many more', () => {
    const [only, ...others] = list(dags('{ cron: "*/10 * * * *", timezone: UTC }'));
    assert.deepEqual(others, []);
    assert.ok(only?.kind === 'run');
    assert.equal(only.startMs, at('01T08:10'));
    assert.equal(only.more, 143);
    const [seconds] = list(dags('{ every: 1s }'));
    assert.equal(seconds?.kind === 'run' && seconds.more, 86_399);
  });

  it('begin with missed times that are made up for, all with catchup, else the latest', () => {
    for (const [catchup, count] of [
      ['true', 3],
      ['false', 1],
    ] as const) {
      const of = dags(`{ cron: "0 12 * * *", timezone: UTC, catchup: ${catchup} }`);
      const schedule = fingerprint(of[0]?.definition.schedule ?? assert.fail());
      const record = { enabledAt: 0, handledUntil: Date.parse('2026-02-25T12:00:00Z'), schedule };
      const [missed, next] = list(of, { record });
      assert.deepEqual(missed && { ...missed, dag: missed.dag.id }, { kind: 'missed', dag: 'a', count });
      assert.equal(next?.kind, 'run');
      const changed = list(of, { record: { ...record, schedule: 'another' } });
      assert.equal(changed[0]?.kind, 'run');
    }
  });

  it('end with what is paused: its time that passes by, and none that is missed', () => {
    const of = dags(
      '{ cron: "0 12 * * *", timezone: UTC, catchup: true }',
      '{ cron: "0 9 * * *", timezone: UTC }',
    );
    const schedule = fingerprint(of[0]?.definition.schedule ?? assert.fail());
    const found = list(of, { paused: ['a'], record: { enabledAt: 0, schedule } });
    assert.deepEqual(
      found.map(({ kind, dag }) => [kind, dag.id]),
      [
        ['run', 'b'],
        ['paused', 'a'],
      ],
    );
  });

  it('are not those of DAGs that can not run', () => {
    const params = 'params: { p: { type: string } }';
    const [broken, twin] = [
      readDefinition(`id: n\nschedule: "@daily"\n${params}\ntasks: { x: { run: "true" } }`, 'n.dag.yaml'),
      readDefinition('id: T\nschedule: "@daily"\ntasks: { x: { run: "true" } }', 't.dag.yaml'),
    ];
    assert.ok(broken && twin);
    assert.deepEqual(knownDags([broken, twin, { ...twin, id: 't', file: 'u' }]).filter(isScheduled), []);
  });
});
