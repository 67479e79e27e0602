import assert from 'node:assert/strict';
import { mkdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDefinition } from '../../src/definition/read-definition.js';
import { createRun } from '../../src/history/create-run.js';
import { ownIdentity } from '../../src/history/process-identity.js';
import { BEAT_MS } from '../../src/scheduler/lease.js';
import { timesBetween } from '../../src/scheduler/schedule-times.js';
import { pauseDag, resumeDag, setEnabled } from '../../src/scheduler/scheduler-settings.js';
import { rigOfEachTest } from './scheduler-rig.js';

const MINUTES = '{ cron: "*/10 * * * *", timezone: UTC';
const EVERY_10_MINUTES = `${MINUTES} }`;

describe('a scheduler', () => {
  const rig = rigOfEachTest();

  it('fires nothing while schedules are off, and says so once', async () => {
    rig().dag('etl', EVERY_10_MINUTES);
    await rig().start();
    await rig().pass(60);
    assert.deepEqual(rig().dates(), []);
    assert.equal(rig().told('schedules_off').length, 1);
  });

  it('begins and ends as soon as they are switched on and off', async () => {
    rig().dag('etl', EVERY_10_MINUTES);
    await rig().start();
    await rig().enable();
    await rig().pass(15);
    rig().endAll();
    await setEnabled(rig().home, false, rig().clock.now());
    await rig().pass(30);
    assert.deepEqual(rig().dates(), ['2026-03-01T08:10']);
  });

  it('runs a DAG at each of its times, with that time as logical date, and starts the run', async () => {
    rig().dag('etl', EVERY_10_MINUTES);
    await rig().enable();
    await rig().start();
    for (let run = 0; run < 3; run++) {
      await rig().pass(10);
      assert.equal(rig().running.length, 1);
      rig().endAll();
    }
    assert.deepEqual(rig().dates(), ['2026-03-01T08:10', '2026-03-01T08:20', '2026-03-01T08:30']);
    assert.equal(rig().created()[0]?.trigger, 'schedule');
    assert.equal(rig().created()[0]?.file, join(rig().project, 'etl.dag.yaml'));
  });

  it('never fires from a home that came with the folder', async () => {
    rig().dag('etl', EVERY_10_MINUTES);
    await rig().enable();
    await rig().start({ foreign: true });
    await rig().pass(60);
    assert.deepEqual(rig().dates(), []);
    assert.equal(rig().told('foreign_home').length, 1);
  });

  it('starts a run later by its jitter, with the time of the schedule as logical date', async () => {
    rig().dag('etl', `${MINUTES}, jitter: 9m }`);
    await rig().enable();
    await rig().start({ lookMs: 3_600_000, runs: rig().atOnce });
    await rig().pass(60 * 8);
    const delays = rig()
      .created()
      .map(({ at, logical_date }) => (Date.parse(at) - Date.parse(logical_date)) / 60_000);
    assert.ok(delays.length >= 47, `${delays.length} runs`);
    assert.ok(Math.max(...delays) > 4 && Math.max(...delays) < 9, `${delays} minutes`);
  });

  it('reads a file again at its very time: what runs is the file as it is then', async () => {
    rig().dag('etl', EVERY_10_MINUTES, 'description: old');
    await rig().enable();
    await rig().start();
    await rig().pass(9.95);
    rig().dag('etl', EVERY_10_MINUTES, 'description: new');
    await rig().pass(0.1);
    assert.equal(rig().created()[0]?.definition.description, 'new');
  });

  it('starts queued runs of any trigger that have a place', async () => {
    const file = rig().dag('etl', EVERY_10_MINUTES);
    await rig().enable();
    await rig().start();
    const { definition } = readDefinition('id: other\ntasks: { a: { run: "true" } }', file);
    assert.ok(definition);
    const { runId } = createRun(rig().home, {
      dag_id: 'other',
      definition,
      params: {},
      trigger: 'manual',
      file: null,
      project: rig().project,
    });
    await rig().look();
    assert.deepEqual(rig().running, [runId]);
  });

  it('goes on with the other DAGs when one of them can not be written down, and says so once', async () => {
    rig().dag('bad', EVERY_10_MINUTES);
    rig().dag('good', EVERY_10_MINUTES);
    await rig().enable();
    mkdirSync(join(rig().home, 'schedules', 'bad.json'), { recursive: true });
    await rig().start();
    await rig().pass(10);
    assert.deepEqual(rig().dates('good'), ['2026-03-01T08:10']);
    assert.equal(rig().told('failed').length, 1);
    assert.match(rig().told('failed')[0]?.message ?? '', /^bad: /);
    rmSync(join(rig().home, 'schedules', 'bad.json'), { recursive: true });
    await rig().pass(10);
    assert.deepEqual(rig().dates('bad'), ['2026-03-01T08:20']);
  });

  it('can be stopped and started again', async () => {
    rig().dag('etl', EVERY_10_MINUTES);
    await rig().enable();
    const scheduler = await rig().start();
    await rig().pass(10);
    rig().endAll();
    await scheduler.stop();
    scheduler.start();
    await rig().pass(10);
    assert.deepEqual(rig().dates(), ['2026-03-01T08:10', '2026-03-01T08:20']);
  });
});

describe('times that were missed', () => {
  const rig = rigOfEachTest();

  it('are made up for by the latest one, and the others are told', async () => {
    rig().dag('etl', EVERY_10_MINUTES);
    await rig().enable();
    await rig().start();
    rig().clock.jump(3 * 3_600_000 + 5 * 60_000);
    await rig().look();
    assert.deepEqual(rig().dates(), ['2026-03-01T11:00']);
    assert.deepEqual(
      rig()
        .told('times_left_out')
        .map(({ reason, count }) => [reason, count]),
      [['no_catchup', 17]],
    );
  });

  it('are all run in order with catchup, one after the other', async () => {
    rig().dag('etl', `${MINUTES}, catchup: true }`);
    await rig().enable();
    await rig().start();
    rig().clock.jump(35 * 60_000);
    await rig().look();
    assert.deepEqual(rig().dates(), ['2026-03-01T08:10', '2026-03-01T08:20', '2026-03-01T08:30']);
    const ids = rig()
      .created()
      .map(({ run_id }) => run_id);
    for (const id of ids) {
      assert.deepEqual(rig().running, [id]);
      rig().endAll();
      await rig().look();
    }
  });

  it('are those since the last scheduler, whoever it was', async () => {
    rig().dag('etl', EVERY_10_MINUTES);
    await rig().enable();
    await rig().stop(await rig().start());
    rig().clock.jump(65 * 60_000);
    await rig().start();
    rig().endAll();
    assert.deepEqual(rig().dates(), ['2026-03-01T09:00']);
    await rig().pass(5);
    assert.deepEqual(rig().dates(), ['2026-03-01T09:00', '2026-03-01T09:10']);
  });

  it('do not come twice when the clock is set back', async () => {
    rig().dag('etl', EVERY_10_MINUTES);
    await rig().enable();
    const scheduler = await rig().start();
    await rig().pass(20);
    rig().endAll();
    rig().clock.jump(-30 * 60_000);
    await rig().pass(20);
    await rig().stop(scheduler);
    await rig().start();
    assert.ok(rig().told('dag_ahead').length > 0);
    await rig().pass(20);
    const dates = rig().dates();
    assert.equal(new Set(dates).size, dates.length, dates.join(' '));
    assert.equal(dates.at(-1), '2026-03-01T08:30');
  });

  it('of a DAG that is new are none', async () => {
    await rig().enable();
    await rig().start();
    rig().clock.jump(65 * 60_000);
    rig().dag('etl', EVERY_10_MINUTES);
    await rig().pass(4);
    assert.deepEqual(rig().dates(), []);
    await rig().pass(1);
    assert.deepEqual(rig().dates(), ['2026-03-01T09:10']);
  });

  it('of a schedule that has been changed are none', async () => {
    rig().dag('etl', '{ cron: "0 3 * * *", timezone: UTC }');
    await rig().enable();
    await rig().start();
    await rig().pass(95);
    rig().dag('etl', '{ cron: "0 * * * *", timezone: UTC }');
    await rig().pass(24);
    assert.deepEqual(rig().dates(), []);
    await rig().pass(1);
    assert.deepEqual(rig().dates(), ['2026-03-01T10:00']);
  });
});

describe('overlap', () => {
  const rig = rigOfEachTest();
  const start = async (overlap: string): Promise<void> => {
    rig().dag('etl', `${MINUTES}, overlap: ${overlap} }`);
    await rig().enable();
    await rig().start();
    await rig().pass(10);
    assert.equal(rig().running.length, 1);
  };

  it('skip leaves a time out while a scheduled run is active, and says which', async () => {
    await start('skip');
    await rig().pass(10);
    assert.deepEqual(rig().dates(), ['2026-03-01T08:10']);
    assert.deepEqual(rig().told('run_skipped')[0]?.active, rig().running);
    rig().endAll();
    await rig().pass(10);
    assert.deepEqual(rig().dates(), ['2026-03-01T08:10', '2026-03-01T08:30']);
  });

  it('queue waits for the scheduled ones before it, though there is room', async () => {
    await start('queue');
    await rig().pass(20);
    assert.equal(rig().dates().length, 3);
    const [first, second, third] = rig()
      .created()
      .map(({ run_id }) => run_id);
    assert.deepEqual(rig().running, [first]);
    rig().endAll();
    await rig().look();
    assert.deepEqual(rig().running, [second]);
    rig().endAll();
    await rig().look();
    assert.deepEqual(rig().running, [third]);
  });

  it('replace cancels what is active, and runs', async () => {
    await start('replace');
    const [old] = rig().running;
    await rig().pass(10);
    assert.equal(rig().told('run_replaced')[0]?.run_id, old);
    assert.deepEqual(rig().running, [rig().created()[1]?.run_id]);
  });

  it('allow runs beside them', async () => {
    await start('allow');
    await rig().pass(10);
    assert.equal(rig().running.length, 2);
  });

  it('counts no runs but scheduled ones', async () => {
    rig().dag('etl', EVERY_10_MINUTES);
    await rig().enable();
    await rig().start();
    const { definition } = readDefinition('id: etl\ntasks: { a: { run: "true" } }', 'etl.dag.yaml');
    assert.ok(definition);
    const manual = { dag_id: 'etl', definition, params: {}, trigger: 'manual' as const };
    createRun(rig().home, { ...manual, file: null, project: rig().project });
    await rig().look();
    assert.equal(rig().running.length, 1);
    await rig().pass(10);
    assert.equal(rig().told('run_created').length, 1);
  });
});

describe('a DAG that is paused', () => {
  const rig = rigOfEachTest();
  const pausedForAnHour = async (catchup: boolean): Promise<void> => {
    rig().dag('etl', `${MINUTES}, catchup: ${catchup}, overlap: allow }`);
    rig().dag('other', EVERY_10_MINUTES);
    await rig().enable();
    await rig().start();
    await pauseDag(rig().home, 'etl');
    await rig().pass(65);
    assert.deepEqual(rig().dates('etl'), []);
    assert.ok(rig().dates('other').length > 0);
    await resumeDag(rig().home, 'etl', rig().clock.now());
    await rig().pass(5);
  };

  it('goes on with its next time when it is resumed, and says what has passed', async () => {
    await pausedForAnHour(false);
    assert.deepEqual(rig().dates('etl'), ['2026-03-01T09:10']);
    const left = rig()
      .told('times_left_out')
      .filter(({ dag_id }) => dag_id === 'etl');
    assert.deepEqual(
      left.map(({ reason, count }) => [reason, count]),
      [['paused', 6]],
    );
  });

  it('makes up for the times that passed with catchup', async () => {
    await pausedForAnHour(true);
    assert.equal(rig().dates('etl')[0], '2026-03-01T08:10');
    assert.equal(rig().dates('etl').length, 7);
  });
});

describe('DAG files that can not run', () => {
  const rig = rigOfEachTest();

  it('are told once for each change, and run when they are right', async () => {
    rig().dag('etl', '{ cron: "*/10 * * *", timezone: UTC }');
    await rig().enable();
    await rig().start();
    await rig().pass(30);
    assert.equal(rig().told('dag_faulty').length, 1);
    assert.match(rig().told('dag_faulty')[0]?.message ?? '', /line 2/);
    rig().dag('etl', EVERY_10_MINUTES);
    await rig().pass(10);
    assert.deepEqual(rig().dates(), ['2026-03-01T08:40']);
  });

  it('are two of one id, ignoring case, until one is changed', async () => {
    rig().dag('etl', EVERY_10_MINUTES);
    rig().write('twin.dag.yaml', 'id: ETL\nschedule: "@daily"\ntasks: { a: { run: "true" } }\n');
    await rig().enable();
    await rig().start();
    await rig().pass(20);
    assert.deepEqual(rig().dates(), []);
    assert.equal(rig().told('dag_faulty').length, 2);
    rmSync(join(rig().project, 'twin.dag.yaml'));
    await rig().pass(10);
    assert.deepEqual(rig().dates(), ['2026-03-01T08:30']);
  });

  it('are those with a parameter that has no default', async () => {
    rig().dag('etl', EVERY_10_MINUTES, 'params: { region: { type: string } }');
    await rig().enable();
    await rig().start();
    await rig().pass(20);
    assert.deepEqual(rig().dates(), []);
    assert.match(rig().told('dag_faulty')[0]?.message ?? '', /region is required/);
  });
});

describe('several schedulers of one home', () => {
  const rig = rigOfEachTest();

  it('act as one, and the second takes over when the first stops', async () => {
    rig().dag('etl', `${MINUTES}, overlap: allow }`);
    await rig().enable();
    const first = await rig().start();
    await rig().start();
    assert.equal(rig().told('lease_waits').length, 1);
    await rig().pass(30);
    await rig().stop(first);
    await rig().pass(30);
    assert.equal(rig().told('lease_taken').length, 2);
    const dates = rig().dates();
    assert.equal(dates.length, 6, dates.join(' '));
    assert.equal(new Set(dates).size, 6);
  });
});

describe('a scheduler whose holder can not be seen', () => {
  const rig = rigOfEachTest();

  it('waits while it beats, and takes over within 15 seconds of its last heartbeat', async () => {
    await rig().enable();
    const path = join(rig().home, 'scheduler.1.json');
    writeFileSync(path, JSON.stringify({ ...ownIdentity(), host: 'another', pid: 4 }));
    await rig().start({ lookMs: 5000 });
    for (let beat = 1; beat <= 12; beat++) {
      utimesSync(path, beat, beat);
      await rig().clock.advance(BEAT_MS);
    }
    assert.equal(rig().told('lease_taken').length, 0);
    utimesSync(path, 100, 100);
    const killedAt = rig().clock.now();
    await rig().pass(1);
    const [taken] = rig().told('lease_taken');
    assert.ok(taken, 'never taken');
    const lateMs = Date.parse(taken.at) - killedAt;
    assert.ok(lateMs >= 10_000 && lateMs <= 15_000, `${lateMs} ms`);
  });

  it('beats often enough for the others while it has nothing to do', async () => {
    await rig().enable();
    await rig().start({ lookMs: 60_000 });
    const path = join(rig().home, 'scheduler.1.json');
    for (let beat = 0; beat < 10; beat++) {
      utimesSync(path, 1, 1);
      await rig().clock.advance(BEAT_MS);
      await rig().clock.asleep();
      assert.ok(statSync(path).mtimeMs > 1000, `no heartbeat in ${BEAT_MS} ms`);
    }
  });
});

describe('four weeks of ten DAGs', () => {
  const rig = rigOfEachTest('2026-03-20T00:00:00Z');

  it('hold all their runs, each at its time', async function () {
    this.timeout(60_000);
    for (let index = 0; index < 10; index++)
      rig().dag(`dag_${index}`, `{ cron: "${index * 5} ${index % 4} * * *", timezone: Europe/Berlin }`);
    await rig().enable();
    await rig().start({ lookMs: 86_400_000, runs: rig().atOnce });
    const from = rig().clock.now();
    await rig().pass(28 * 24 * 60);
    for (let index = 0; index < 10; index++) {
      const runs = rig().created(`dag_${index}`);
      const { schedule } = runs[0]?.definition ?? {};
      assert.ok(schedule);
      const expected = timesBetween(schedule, from, rig().clock.now(), 100);
      assert.ok(expected.length >= 28);
      assert.deepEqual(
        runs.map(({ logical_date, at }) => [Date.parse(logical_date), Date.parse(at)]),
        expected.map((ms) => [ms, ms]),
      );
    }
  });
});
