// Runs in this process: what becomes of them when they are taken over, cancelled early or found half done.
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionTask } from '../../src/core/definition.js';
import type { RunEventBody } from '../../src/core/events.js';
import { executeRun } from '../../src/engine/execute-run.js';
import { OwnershipLost } from '../../src/engine/watch-control.js';
import { makeClaim } from '../../src/history/claim.js';
import { requestCancel } from '../../src/history/control.js';
import { type Ownership, takeOwnership } from '../../src/history/ownership.js';
import type { RunFolder } from '../../src/history/run-folder.js';
import { dag, task } from '../support/definitions.js';
import { until } from './attempt-folder.js';
import { homeOfEachTest } from './run-here.js';

describe('a run in this process', function () {
  this.timeout(30_000);
  const homes = homeOfEachTest();
  const WAITS = { run: ': >begun; while ! test -e go; do sleep 0.02; done' };
  const begun = () => until(() => existsSync(join(homes.current.path, 'begun')));
  const go = () => writeFileSync(join(homes.current.path, 'go'), '');
  const second: Ownership = { number: 2, standing: () => 'in_force', release: () => {} };

  /** Adds to a journal what an earlier owner has written, up to its death. */
  function past(folder: RunFolder, bodies: readonly RunEventBody[]): void {
    let { seq } = homes.current.state(folder);
    for (const body of bodies) {
      seq += 1;
      const event = { version: 1, run_id: folder.runId, at: new Date().toISOString(), seq, ...body };
      appendFileSync(folder.journal, `${JSON.stringify(event)}\n`);
    }
  }

  it('that has ended stays as it is, and is let go', async () => {
    const folder = homes.current.create(dag([task('a')]));
    const first = await homes.current.execute(folder).ended;
    const journal = readFileSync(folder.journal, 'utf8');
    const again = homes.current.execute(folder);
    again.cancel(true);
    assert.deepEqual((await again.ended).state, first.state);
    assert.equal(readFileSync(folder.journal, 'utf8'), journal);
    assert.equal(takeOwnership(folder).ok, true);
  });

  it('that is no run throws', () => {
    const folder = homes.current.create(dag([task('a')]));
    writeFileSync(folder.journal, '');
    assert.throws(() => homes.current.execute(folder), /holds no run: its first line is damaged/);
  });

  it('is not changed by a cancel after its end', async () => {
    const folder = homes.current.create(dag([task('a')]));
    const execution = homes.current.execute(folder);
    await execution.ended;
    execution.cancel(false);
    assert.equal(homes.current.state(folder).state, 'success');
  });

  for (const cancel of ['graceful', 'now'] as const) {
    it(`that is cancelled before it begins (${cancel}) starts nothing`, async () => {
      const folder = homes.current.create(dag([task('a', [], WAITS)]));
      assert.equal((await homes.current.execute(folder, { cancel }).ended).state, 'cancelled');
      assert.equal(existsSync(join(homes.current.path, 'begun')), false);
    });
  }

  it('cancelled by a request that waited for it starts nothing', async () => {
    const folder = homes.current.create(dag([task('a', [], WAITS)]));
    requestCancel(folder, true);
    assert.equal((await homes.current.execute(folder).ended).state, 'cancelled');
    assert.equal(existsSync(join(homes.current.path, 'begun')), false);
  });

  it('cancelled while its first attempts are being started ends them, and starts no more', async () => {
    const tasks = Array.from({ length: 8 }, (_, place) => task(`t${place}`, [], { run: 'sleep 60' }));
    const folder = homes.current.create(dag(tasks), { max_parallel: 8 });
    const execution = homes.current.execute(folder, {
      onEvents: (events) => {
        if (events.some(({ type }) => type === 'attempt_starting'))
          setImmediate(() => execution.cancel(true));
      },
    });
    const final = await execution.ended;
    assert.equal(final.state, 'cancelled');
    for (const each of final.tasks.values()) assert.equal(each.state, 'cancelled');
  });

  it('taken over before it begins rejects, and has written nothing', async () => {
    const folder = homes.current.create(dag([task('a', [], { if: 'true' })]));
    const taken = takeOwnership(folder);
    assert.ok(taken.ok && makeClaim(folder.path, 'owner', 2));
    const journal = readFileSync(folder.journal, 'utf8');
    const execution = executeRun({ folder, ownership: taken.ownership });
    await assert.rejects(execution.ended, OwnershipLost);
    execution.cancel(true);
    assert.equal(readFileSync(folder.journal, 'utf8'), journal);
  });

  it('taken over while an attempt runs writes no more; the attempt goes on with the new owner', async () => {
    const folder = homes.current.create(dag([task('a', [], WAITS)]));
    const rejected = assert.rejects(homes.current.execute(folder).ended, OwnershipLost);
    await begun();
    assert.ok(makeClaim(folder.path, 'owner', 2));
    await rejected;
    const next = executeRun({ folder, ownership: second });
    go();
    const final = await next.ended;
    assert.deepEqual([final.state, final.tasks.get('a')?.attempts.length], ['success', 1]);
  });

  it('taken over while it looks for an attempt of an earlier owner is left to the new one', async () => {
    const folder = homes.current.create(dag([task('a')]));
    past(folder, [
      { type: 'run_started', slots: 1 },
      { type: 'attempt_starting', task_id: 'a', attempt: 1, nonce: 'nobodys' },
    ] as RunEventBody[]);
    const taken = takeOwnership(folder);
    assert.ok(taken.ok);
    const { ended } = executeRun({ folder, ownership: taken.ownership });
    const rejected = assert.rejects(ended, OwnershipLost);
    assert.ok(makeClaim(folder.path, 'owner', 2));
    await rejected;
    const journal = readFileSync(folder.journal, 'utf8');
    // The earlier search ends meanwhile, too, and must add nothing.
    const final = await executeRun({ folder, ownership: second }).ended;
    assert.equal(final.state, 'success');
    const added = readFileSync(folder.journal, 'utf8').slice(journal.length);
    assert.equal(added.match(/"run_finished"/g)?.length, 1);
    assert.equal(added.match(/"attempt_finished"/g)?.length, 1);
  });

  it('starts anew what was about to be started, and takes for lost what had begun without a trace', async () => {
    const folder = homes.current.create(dag([task('begun'), task('about')]));
    past(folder, [
      { type: 'run_started', slots: 2 },
      { type: 'attempt_starting', task_id: 'begun', attempt: 1, nonce: 'gone1' },
      { type: 'attempt_started', task_id: 'begun', attempt: 1, pid: 1 },
      { type: 'attempt_starting', task_id: 'about', attempt: 1, nonce: 'gone2' },
    ] as RunEventBody[]);
    const final = await homes.current.execute(folder).ended;
    assert.deepEqual(final.tasks.get('begun')?.attempts.map(({ outcome, reason }) => [outcome, reason])[0], [
      'failed',
      'lost',
    ]);
    assert.equal(final.tasks.get('about')?.state, 'success');
  });

  it('rejects when the record of its attempts can not be read', async () => {
    const folder = homes.current.create(dag([task('a')]));
    past(folder, [
      { type: 'run_started', slots: 1 },
      { type: 'attempt_starting', task_id: 'a', attempt: 1, nonce: 'n' },
    ] as RunEventBody[]);
    mkdirSync(folder.exits);
    await assert.rejects(homes.current.execute(folder).ended, /it is no file but a folder: .*exits\.log/);
  });

  it('calls functions, whose exceptions, exits and missing files are its failures', async () => {
    const file = join(homes.current.path, 'f.dag.mjs');
    writeFileSync(
      file,
      `import { DAG } from 'taskflow';
      const dag = new DAG('f');
      dag.task('value', () => ({ n: 1 }));
      dag.task('throws', () => { throw new TypeError('no rows'); });
      dag.task('exits', () => process.exit(4));`,
    );
    const call = (id: string): FunctionTask => {
      const { run: _, kind: __, ...settings } = task(id);
      return { ...settings, kind: 'function', language: 'javascript' };
    };
    const definition = { ...dag([]), id: 'f', tasks: ['value', 'throws', 'exits'].map(call) };
    const final = await homes.current.execute(homes.current.create(definition, { file })).ended;
    const ends = [...final.tasks.values()].map((each) => each.attempts.at(-1));
    assert.deepEqual(
      ends.map((end) => [end?.outcome, end?.reason ?? null, end?.exit_code ?? null]),
      [
        ['success', null, 0],
        ['failed', 'exception', null],
        ['failed', 'exit_code', 4],
      ],
    );
    assert.match(ends[1]?.message ?? '', /^TypeError: no rows \(f\.dag\.mjs:4\)$/);
    const without = await homes.current.execute(homes.current.create(definition)).ended;
    assert.match(without.tasks.get('value')?.attempts[0]?.message ?? '', /the run has no file/);
  });
});
