import assert from 'node:assert/strict';
import { effect } from '@preact/signals';
import { RunView } from '../../../src/webview/state/run-view.js';
import { dag, task } from '../harness/made-up-dags.js';
import { attempt, eventsOf, START } from '../harness/runs.js';

const DAG = dag('d', [task('a', []), task('b', ['a']), task('other', [])]);
const EVENTS = eventsOf(DAG, [
  [0, { type: 'run_started', slots: 1 }],
  ...attempt('a', 1, [0, 0, 4]),
  [4, { type: 'task_state', task_id: 'a', state: 'success', reason: 'attempt' }],
]);

/** A view whose frames the test calls, and how often each task was drawn. */
function opened(first: number): { view: RunView; frame: () => void; drawn: Record<string, number> } {
  let work: (() => void) | null = null;
  const view = new RunView((next) => {
    work = next;
  });
  view.open({ events: EVENTS.slice(0, first), seq: first });
  const drawn: Record<string, number> = {};
  for (const { id } of DAG.tasks)
    effect(() => {
      view.task(id);
      drawn[id] = (drawn[id] ?? 0) + 1;
    });
  return {
    view,
    drawn,
    frame: () => {
      const due = work;
      work = null;
      due?.();
    },
  };
}

describe('the run on the page', () => {
  it('draws once a frame, and only what changed and what waits for it', () => {
    const { view, frame, drawn } = opened(2);
    for (let seq = 2; seq < EVENTS.length; seq++) view.append(seq, seq + 1, EVENTS.slice(seq, seq + 1));
    assert.deepEqual(drawn, { a: 1, b: 1, other: 1 });
    frame();
    assert.deepEqual(drawn, { a: 2, b: 2, other: 1 });
    assert.equal(view.shown?.tasks.get('a')?.state, 'success');
  });

  it('ignores what it has, and asks for what is missing', () => {
    const { view, frame } = opened(3);
    assert.equal(view.append(5, 6, EVENTS.slice(5, 6)), 'gap');
    assert.equal(view.append(1, 5, EVENTS.slice(1, 5)), 'added');
    frame();
    assert.equal(view.seq, 5);
    assert.equal(view.shown?.tasks.get('a')?.attempts.length, 1);
  });

  it('counts events of types it does not know as seen', () => {
    const { view } = opened(3);
    view.append(3, 5, []);
    assert.equal(view.seq, 5);
    assert.equal(view.append(5, 6, EVENTS.slice(5, 6)), 'added');
  });

  it('shows the past while the present goes on, and comes back to it', () => {
    const { view, frame, drawn } = opened(EVENTS.length - 1);
    view.seek(START + 1000);
    assert.equal(view.shown?.tasks.get('a')?.state, 'running');
    const before = { ...drawn };
    view.append(EVENTS.length - 1, EVENTS.length, EVENTS.slice(-1));
    frame();
    assert.equal(view.shown?.tasks.get('a')?.state, 'running');
    assert.deepEqual(drawn, before);
    view.seek(null);
    assert.equal(view.shown?.tasks.get('a')?.state, 'success');
    assert.ok((drawn.a ?? 0) > (before.a ?? 0));
  });

  it('starts over with another run', () => {
    const { view } = opened(EVENTS.length);
    view.open(null);
    assert.equal(view.shown, null);
    assert.equal(view.task('a'), undefined);
  });
});
