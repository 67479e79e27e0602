// Journals of every released version are read for ever: these fixtures never change.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { isSelected, type RunState, summarizeTasks } from '../../src/core/run-state.js';
import { openHistory } from '../../src/history/history-index.js';
import { readJournal, readRunState } from '../../src/history/journal-reader.js';
import { findRun, tasksOfRun } from '../../src/history/queries.js';
import { runFolder } from '../../src/history/run-folder.js';
import { parseHostMessage } from '../../src/webview/protocol.js';
import { SampleHome } from './sample-run.js';

const RETRIED = '01KJKJN400V1J0VRNA1000000A';
const START = Date.UTC(2026, 2, 1, 2);

function fixture(version: string, name: string): string {
  return fileURLToPath(new URL(`../fixtures/journals/${version}/${name}.ndjson`, import.meta.url));
}

function read(version: string, name: string): RunState {
  const state = readRunState(fixture(version, name));
  assert.ok(state);
  return state;
}

describe('a journal of version 1', () => {
  it('gives the run as it was, over a retry with a changed file', () => {
    const state = read('v1', 'retried');
    assert.deepEqual(
      [
        state.run_id,
        state.dag_id,
        state.state,
        state.trigger,
        state.logical_date,
        state.slots,
        state.max_parallel,
      ],
      [RETRIED, 'etl_pipeline', 'failed', 'schedule', '2026-03-01T01:00:00.000Z', 2, 2],
    );
    assert.deepEqual(
      [state.params, state.file, state.project],
      [{ region: 'eu' }, '/home/ann/warehouse/etl.dag.yaml', '/home/ann/warehouse'],
    );
    assert.deepEqual(
      [state.created_at, state.started_at, state.ended_at],
      [START, START + 5, START + 60_863],
    );
    assert.deepEqual(summarizeTasks(state), {
      extract: { state: 'success', attempts: 2, duration_ms: 1100 },
      validate: { state: 'skipped', attempts: 1, duration_ms: 400 },
      transform: { state: 'success', attempts: 2, duration_ms: 1700 },
      score: { state: 'failed', attempts: 1, duration_ms: 198 },
      load: { state: 'skipped', attempts: 0, duration_ms: 0 },
      notify: { state: 'success', attempts: 2, duration_ms: 100 },
      clean: { state: 'success', attempts: 1, duration_ms: 50 },
    });
  });

  it('keeps the definition that the run went on with', () => {
    const { definition } = read('v1', 'retried');
    assert.deepEqual(definition.schedule?.cron, ['0 2 * * *']);
    const notify = definition.tasks.find((task) => task.id === 'notify');
    assert.equal(notify?.kind === 'shell' && notify.run, './notify.sh --quiet');
    const score = definition.tasks.find((task) => task.id === 'score');
    assert.equal(score?.kind === 'function' && score.language, 'python');
  });

  it('tells each attempt', () => {
    const { tasks } = read('v1', 'retried');
    assert.deepEqual(tasks.get('extract')?.attempts, [
      {
        number: 1,
        nonce: '5f1c8a0e9b7d4c31',
        starting_at: START + 6,
        started_at: START + 9,
        ended_at: START + 509,
        pid: 4711,
        outcome: 'failed',
        reason: 'exit_code',
        exit_code: 2,
        has_output: false,
        duration_ms: 500,
      },
      {
        number: 2,
        nonce: 'a4d20c5be1f74b02',
        starting_at: START + 1441,
        started_at: START + 1444,
        ended_at: START + 2044,
        pid: 4723,
        outcome: 'success',
        exit_code: 0,
        has_output: true,
        duration_ms: 600,
      },
    ]);
    assert.deepEqual(
      tasks.get('transform')?.attempts.map(({ outcome, reason, signal }) => [outcome, reason, signal]),
      [
        ['timed_out', 'timeout', 'SIGTERM'],
        ['success', undefined, undefined],
      ],
    );
    assert.equal(tasks.get('load')?.message, 'tasks.transform.output.rows > 0 is false');
  });

  it('is read up to a torn last line, of a part of a DAG too', () => {
    const state = read('v1', 'torn');
    assert.deepEqual([state.state, state.seq, state.file], ['running', 7, null]);
    assert.deepEqual([isSelected(state, 'a'), isSelected(state, 'b')], [false, true]);
    assert.deepEqual(state.borrowed, { a: { run_id: RETRIED, attempt: 2 } });
    assert.equal(state.tasks.get('b')?.state, 'running');
  });

  it('comes into the index', async () => {
    const sample = new SampleHome();
    try {
      const { path, journal } = runFolder(sample.home, RETRIED);
      mkdirSync(path);
      copyFileSync(fixture('v1', 'retried'), journal);
      const opened = await openHistory({ home: sample.home });
      assert.ok(opened.ok);
      const run = findRun(opened.index, RETRIED);
      assert.deepEqual(
        [run?.state, run?.message, run?.failed_tasks],
        ['failed', 'score: ValueError: no model', 'score'],
      );
      const transform = tasksOfRun(opened.index, RETRIED)[2];
      assert.deepEqual([transform?.last_success_attempt, transform?.last_success_ms], [2, 700]);
      await opened.index.close();
    } finally {
      sample.remove();
    }
  });
});

describe('a journal of a later minor version', () => {
  it('is read as without the events that are not known here, by the reader and by the page', () => {
    const lines = readFileSync(fixture('v1', 'retried'), 'utf8').trimEnd().split('\n');
    const foreign = fc.record({
      place: fc.nat(lines.length - 1),
      type: fc.constantFrom('attempt_paused', 'from_the_future', '', 'toString', '__proto__'),
      more: fc.dictionary(fc.stringMatching(/^[a-z_]{1,9}$/), fc.jsonValue(), { noNullPrototype: true }),
    });
    const folder = mkdtempSync(join(tmpdir(), 'taskflow-later-'));
    const path = join(folder, 'events.ndjson');
    const { seq: _, latest_at: __, ...known } = read('v1', 'retried');
    try {
      fc.assert(
        fc.property(fc.array(foreign, { minLength: 1, maxLength: 5 }), (list) => {
          const written = [...lines];
          // From the last place on, so that each stays where it was meant; never before run_created.
          for (const { place, type, more } of list.toSorted((a, b) => b.place - a.place)) {
            const event = {
              ...more,
              version: 1,
              seq: 7,
              run_id: RETRIED,
              at: '2026-03-01T02:00:00.001Z',
              type,
            };
            written.splice(place + 1, 0, JSON.stringify(event));
          }
          writeFileSync(path, `${written.join('\n')}\n`);
          const { events, damaged } = readJournal(path);
          assert.equal(damaged, 0);
          const state = readRunState(path);
          assert.ok(state);
          const { seq: _, latest_at: __, ...rest } = state;
          assert.deepEqual(rest, known);
          const message = { type: 'events', run_id: RETRIED, after_seq: 0, seq: 99, events };
          const parsed = parseHostMessage(JSON.parse(JSON.stringify(message)));
          assert.ok(parsed.ok && parsed.message.type === 'events', JSON.stringify(parsed));
          assert.equal(parsed.message.events.length, lines.length);
        }),
        { numRuns: 60 },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
