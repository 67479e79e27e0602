// The messages of page and host: what is taken, what is refused and how it is told.
import assert from 'node:assert/strict';
import type { RunEvent } from '../../src/core/events.js';
import { parseHostMessage, parsePageMessage } from '../../src/webview/protocol.js';

const at = '2026-03-01T09:00:00.000Z';
const queued: RunEvent = { version: 1, seq: 2, run_id: 'R', at, type: 'run_queued' };

function events(list: readonly unknown[]): unknown {
  return { type: 'events', run_id: 'R', after_seq: 1, seq: 1 + list.length, events: list };
}

describe('messages between page and host', () => {
  it('takes events of a run', () => {
    const parsed = parseHostMessage(events([queued]));
    assert.ok(parsed.ok && parsed.message.type === 'events');
    assert.deepEqual(parsed.message.events, [queued]);
  });

  it('leaves out events of a type that a later version added, and keeps the count', () => {
    const parsed = parseHostMessage(
      events([
        { ...queued, type: 'task_paused' },
        { ...queued, seq: 3 },
      ]),
    );
    assert.ok(parsed.ok && parsed.message.type === 'events');
    assert.equal(parsed.message.events.length, 1);
    assert.equal(parsed.message.seq, 3);
  });

  it('refuses a malformed event of a known type and says where', () => {
    const parsed = parseHostMessage(events([{ ...queued, seq: 'two' }]));
    assert.ok(!parsed.ok);
    assert.match(parsed.error, /^events\.0\.seq: /);
  });

  it('refuses an unknown message', () => {
    assert.equal(parseHostMessage({ type: 'format_disk' }).ok, false);
    assert.equal(parseHostMessage('snapshot').ok, false);
    assert.equal(parsePageMessage({ type: 'open_file', path: '/etc/passwd' }).ok, false);
  });

  it('drops keys that the contract does not know', () => {
    const parsed = parsePageMessage({ type: 'cancel', request: 1, run_id: 'R', now: false, shell: 'rm' });
    assert.ok(parsed.ok);
    assert.deepEqual(parsed.message, { type: 'cancel', request: 1, run_id: 'R', now: false });
  });

  it('bounds what a page may ask to lay out', () => {
    const tasks = Array.from({ length: 20_001 }, (_, index) => ({ id: `t${index}`, depends_on: [] }));
    const message = { type: 'request_layout', request: 1, direction: 'right', node_width: 1, node_height: 1 };
    assert.equal(parsePageMessage({ ...message, tasks }).ok, false);
    assert.equal(parsePageMessage({ ...message, tasks: tasks.slice(1) }).ok, true);
  });
});
