import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RunEvent } from '../../../src/core/events.js';
import { foldEvents, summarizeTasks } from '../../../src/core/run-state.js';
import { Replay } from '../../../src/webview/model/replay.js';
import { layered } from '../harness/made-up-dags.js';
import { START } from '../harness/runs.js';
import { simulate } from '../harness/simulate.js';

/** Some 3,000 events, so that copies are kept on the way. */
const EVENTS = simulate({
  run_id: 'R1',
  definition: layered('p', 400, 10, 2),
  start: START,
  slots: 8,
  trigger: 'manual',
  attempt: (id, number) => ({
    duration_ms: 1000 + Number(id.slice(-2)) * 70,
    exit_code: id.endsWith('7') && number === 1 ? 1 : 0,
  }),
});

/** Their clocks go back here and there: a moment holds what came before the first event after it. */
function folded(at: number): unknown {
  const next = EVENTS.findIndex((event) => Date.parse(event.at) > at);
  const state = foldEvents(next < 0 ? EVENTS : EVENTS.slice(0, next));
  return state && [state.state, state.seq, summarizeTasks(state)];
}

describe('replay', () => {
  it('shows at any moment what folding the events up to it shows, in whatever order moments are asked for', () => {
    const replay = new Replay(EVENTS);
    const moment = fc.double({ min: replay.start - 1000, max: replay.end + 1000, noNaN: true });
    fc.assert(
      fc.property(fc.array(moment, { minLength: 1, maxLength: 6 }), (moments) => {
        for (const at of moments) {
          const { state } = replay.seek(at);
          assert.deepEqual(state && [state.state, state.seq, summarizeTasks(state)], folded(at));
        }
      }),
      { numRuns: 15 },
    );
  });

  it('tells forward what it passed, and backward that it jumped', () => {
    const replay = new Replay(EVENTS);
    replay.seek(replay.start);
    const { passed } = replay.seek(replay.start + 3000);
    const later = (event: RunEvent): boolean =>
      Date.parse(event.at) > replay.start && Date.parse(event.at) <= replay.start + 3000;
    assert.deepEqual(passed, EVENTS.filter(later));
    assert.equal(replay.seek(replay.start).passed, null);
  });

  it('starts and ends with the run', () => {
    const replay = new Replay(EVENTS);
    assert.equal(replay.start, START);
    assert.equal(replay.seek(replay.end).state?.state, 'success');
    assert.equal(replay.seek(START - 1).state, null);
  });
});
