import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import type { Trigger } from '../../src/core/states.js';
import { readDefinition } from '../../src/definition/read-definition.js';
import { activeScheduledRuns, admitRun, nextQueuedRun } from '../../src/history/admission.js';
import { createRun } from '../../src/history/create-run.js';
import { readCreation, readJournal } from '../../src/history/journal-reader.js';
import { takeOwnership } from '../../src/history/ownership.js';
import { type RunFolder, runFolder } from '../../src/history/run-folder.js';
import { endRun } from '../scheduler/end-run.js';

const MOST = 3;
const { definition } = readDefinition(
  `id: etl\nmax_active_runs: ${MOST}\ntasks: { a: { run: "true" } }`,
  'etl.dag.yaml',
);

describe('a scheduled run that waits for the ones before it', () => {
  let home = '';
  let made = 0;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'taskflow-admission-'));
    mkdirSync(join(home, 'runs'));
    made = 0;
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const make = (trigger: Trigger, day: number, isAfter = false, runId?: string): RunFolder => {
    assert.ok(definition);
    made += 1;
    const run = { dag_id: 'etl', definition, params: {}, trigger, file: null, project: home };
    const logical_date = new Date(Date.UTC(2026, 2, day)).toISOString();
    const after = isAfter ? { after_scheduled: true as const } : {};
    return createRun(home, { ...run, logical_date, ...after }, Date.UTC(2026, 3, 1) + made, runId);
  };
  const admit = async (folder: RunFolder) => admitRun(folder, 'etl', MOST);
  const start = async (folder: RunFolder) => {
    const admission = await admit(folder);
    assert.ok(admission.admitted, JSON.stringify(admission));
    return () => endRun(home, folder.runId, admission.ownership);
  };

  it('has no place before they have ended, though there is room', async () => {
    const first = make('schedule', 1);
    const second = make('schedule', 2, true);
    const end = await start(first);
    const waits = await admit(second);
    assert.deepEqual(waits, { admitted: false, reason: 'waits', behind: [first.runId], isOlderFirst: false });
    assert.equal(nextQueuedRun(home, 'etl'), null);
    end();
    assert.equal(nextQueuedRun(home, 'etl'), second.runId);
    await start(second);
  });

  it('waits for queued ones, too, and they come in the order of their dates', async () => {
    const third = make('schedule', 3, true);
    const second = make('schedule', 2, true);
    const first = make('schedule', 1, true);
    for (const run of [first, second, third]) {
      assert.equal(nextQueuedRun(home, 'etl'), run.runId);
      (await start(run))();
    }
  });

  it('is passed by runs that do not wait, and does not wait for them', async () => {
    await start(make('schedule', 1));
    make('schedule', 2, true);
    const manual = make('manual', 3);
    assert.equal(nextQueuedRun(home, 'etl'), manual.runId);
    await start(manual);
    assert.deepEqual(activeScheduledRuns(home, 'etl').length, 2);
  });

  it('goes at once when only runs of other triggers are active', async () => {
    await start(make('manual', 1));
    await start(make('backfill', 1));
    await start(make('schedule', 2, true));
  });

  it('still needs a place', async () => {
    for (let run = 0; run < MOST; run++) await start(make('manual', 1));
    const scheduled = make('schedule', 2, true);
    const admission = await admit(scheduled);
    assert.equal(admission.admitted, false);
    assert.equal(!admission.admitted && admission.behind.length, MOST);
  });

  it('waits for one that was interrupted, until it is resumed or cancelled', async () => {
    const first = make('schedule', 1);
    const taken = takeOwnership(first);
    assert.ok(taken.ok);
    const second = make('schedule', 2, true);
    assert.equal(nextQueuedRun(home, 'etl'), null);
    endRun(home, first.runId, taken.ownership, 'cancelled');
    assert.equal(nextQueuedRun(home, 'etl'), second.runId);
  });

  it('is known by its first event', () => {
    const creation = readCreation(make('schedule', 2, true).journal);
    assert.equal(creation?.after_scheduled, true);
    assert.equal(creation?.logical_date, '2026-03-02T00:00:00.000Z');
  });

  it('made again under its own id stays the run it is', () => {
    const runId = ulid();
    const first = make('schedule', 1, false, runId);
    const events = readJournal(first.journal).events.length;
    const again = make('schedule', 1, false, runId);
    assert.deepEqual(again, first);
    assert.equal(readJournal(runFolder(home, runId).journal).events.length, events);
    assert.deepEqual(readdirSync(join(home, 'runs')), [runId]);
  });
});
