import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { readDefinition } from '../../src/definition/read-definition.js';
import { createRun } from '../../src/history/create-run.js';
import { type Guard, listGuards, makeGuard } from '../../src/scheduler/guards.js';
import { beginRecord, readRecord, writeRecord } from '../../src/scheduler/schedule-record.js';
import { createScheduledRun } from '../../src/scheduler/scheduled-run.js';
import { rigOfEachTest, type SchedulerRig } from './scheduler-rig.js';

const DATE = Date.parse('2026-03-01T08:10:00Z');

function guardOf(logicalMs = DATE): Guard {
  return { dagId: 'etl', logicalMs, runId: ulid(), isAfterScheduled: false };
}

function scheduledDag(rig: SchedulerRig) {
  const file = join(rig.project, 'etl.dag.yaml');
  const text = 'id: etl\nschedule: { cron: "*/10 * * * *", timezone: UTC }\ntasks: { a: { run: "true" } }\n';
  const { definition } = readDefinition(text, file);
  assert.ok(definition?.schedule);
  const scheduled = { ...definition, schedule: definition.schedule };
  return { id: 'etl', file, definition: scheduled, fault: null, mayHaveSchedule: true };
}

/** What a scheduler does for one logical date, up to the step at which it dies. */
const STEPS = ['guard', 'run', 'record'] as const;

describe('a scheduler that dies while it makes a run', () => {
  const rig = rigOfEachTest('2026-03-01T08:00:00Z');

  for (const [place, step] of STEPS.entries()) {
    it(`after the ${step}, leaves to the next one what is missing, and no more`, async () => {
      rig().dag('etl', '{ cron: "*/10 * * * *", timezone: UTC }');
      await rig().enable();
      const dag = scheduledDag(rig());
      const record = beginRecord(rig().home, 'etl', dag.definition.schedule, rig().clock.now());
      rig().clock.jump(11 * 60_000);
      const guard = makeGuard(rig().home, guardOf());
      if (place >= 1) {
        const { definition, file } = dag;
        const run = { dag_id: 'etl', definition, params: {}, file, project: rig().project };
        const logical_date = new Date(DATE).toISOString();
        createRun(rig().home, { ...run, trigger: 'schedule', logical_date }, DATE, guard.runId);
      }
      if (place >= 2) writeRecord(rig().home, 'etl', { ...record, handledUntil: DATE });
      await rig().start();
      assert.deepEqual(
        rig()
          .created()
          .map(({ run_id, logical_date }) => [run_id, Date.parse(logical_date)]),
        [[guard.runId, DATE]],
      );
      assert.deepEqual(rig().running, [guard.runId]);
      assert.deepEqual(listGuards(rig().home), []);
      assert.equal(readRecord(rig().home, 'etl')?.handledUntil, DATE);
    });
  }

  it('leaves it to the next one that has the DAG, when its file is broken meanwhile', async () => {
    rig().write('etl.dag.yaml', 'id: etl\nschedule: "@hourl"\n');
    await rig().enable();
    beginRecord(rig().home, 'etl', scheduledDag(rig()).definition.schedule, rig().clock.now());
    rig().clock.jump(11 * 60_000);
    const guard = makeGuard(rig().home, guardOf());
    await rig().start();
    await rig().pass(2);
    assert.deepEqual(rig().dates(), []);
    rig().dag('etl', '{ cron: "*/10 * * * *", timezone: UTC }');
    await rig().pass(1);
    assert.deepEqual(
      rig()
        .created()
        .map(({ run_id }) => run_id),
      [guard.runId],
    );
  });

  it('is known by its run even when the next decides on the date without having seen the guard', () => {
    const dag = scheduledDag(rig());
    beginRecord(rig().home, 'etl', dag.definition.schedule, rig().clock.now());
    const first = makeGuard(rig().home, guardOf());
    const request = { home: rig().home, project: rig().project, dag, now: DATE };
    assert.equal(createScheduledRun({ ...request, guard: guardOf() })?.runId, first.runId);
    assert.equal(createScheduledRun({ ...request, guard: guardOf() }), null, 'the date was dealt with');
    assert.equal(rig().created().length, 1);
    assert.deepEqual(listGuards(rig().home), []);
  });
});

describe('guards', () => {
  const rig = rigOfEachTest();

  it('are listed by date, whatever else lies in their folder', () => {
    const later = makeGuard(rig().home, guardOf(DATE + 1));
    const earlier = makeGuard(rig().home, { ...guardOf(-5), isAfterScheduled: true });
    writeFileSync(join(rig().home, 'scheduled', 'notes.txt'), 'mine');
    assert.deepEqual(listGuards(rig().home), [earlier, later]);
  });

  it('that are damaged are made anew', () => {
    mkdirSync(join(rig().home, 'scheduled'));
    writeFileSync(join(rig().home, 'scheduled', `etl.${DATE}`), '{"run_id":"../..');
    const guard = guardOf();
    assert.deepEqual(makeGuard(rig().home, guard), guard);
    assert.deepEqual(listGuards(rig().home), [guard]);
  });
});
