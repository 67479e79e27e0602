// The messages of page and host: what is taken, what is refused and how it is told.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TRIGGER_RULES } from '../../src/core/definition.js';
import type { RunEvent } from '../../src/core/events.js';
import { TASK_DEFAULTS } from '../../src/core/task-defaults.js';
import { encodeHostMessage, parseHostMessage, parsePageMessage } from '../../src/webview/protocol.js';
import { dag, task } from '../support/definitions.js';

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

  it('carries every task as it is, though the usual settings are not sent', () => {
    const settings = fc.record(
      {
        tags: fc.array(fc.string()),
        env: fc.dictionary(fc.stringMatching(/^[A-Z]+$/), fc.string(), { noNullPrototype: true }),
        retries: fc.nat(3),
        retry_delay_ms: fc.constantFrom(0, 1000, 5),
        retry_backoff: fc.constantFrom(1, 2),
        max_retry_delay_ms: fc.constantFrom(0, 300_000),
        skip_on: fc.array(fc.nat(3)),
        retry_on: fc.array(fc.nat(3)),
        trigger_rule: fc.constantFrom(...TRIGGER_RULES),
        allow_failure: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(settings, { maxLength: 4 }), (list) => {
        const tasks = list.map((some, place) => ({ ...task(`t${place}`), ...TASK_DEFAULTS, ...some }));
        const definition = dag(tasks);
        const view = { id: 'd', file: null, revision: 1, definition, problems: [], lines: {} };
        const created = { ...queued, type: 'run_created' as const, dag_id: 'd', definition, params: {} };
        const event = { ...created, trigger: 'manual' as const, logical_date: at, file: null, project: '/p' };
        for (const message of [
          { type: 'dag' as const, dag: view },
          { type: 'run' as const, run: { run_id: 'R', seq: 2, events: [event] } },
        ]) {
          const parsed = parseHostMessage(JSON.parse(encodeHostMessage(message)));
          assert.deepEqual(parsed, { ok: true, message });
        }
      }),
    );
    const text = encodeHostMessage({
      type: 'dag',
      dag: {
        id: 'd',
        file: null,
        revision: 1,
        definition: dag([{ ...task('t'), ...TASK_DEFAULTS }]),
        problems: [],
        lines: {},
      },
    });
    assert.doesNotMatch(text, /retry_backoff|trigger_rule/);
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
