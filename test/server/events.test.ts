// Streams of events: whole, in order, taken up where they were cut, for many at once.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import type { RunEvent } from '../../src/core/events.js';
import { servedProject } from './served-project.js';

const isEnd = ({ type }: RunEvent) => type === 'run_finished';

describe('the event streams', () => {
  const served = servedProject();
  const { project } = served;

  it('give a run from its first event to its last, and go on after the last one that arrived', async () => {
    project.dag('chain', { tasks: { a: 'true', b: { run: 'true', depends_on: ['a'] } } });
    await served.serve();
    const { run_id } = (await served.ran('chain')).body;
    const path = `/runs/${run_id}/events`;
    const all = await served.events(path, () => false);
    assert.deepEqual(
      all.map(({ event }) => event),
      project.journal(run_id),
    );
    const rest = await served.events(path, () => false, all[4]?.id);
    assert.deepEqual(rest, all.slice(5));
    const after = await served.ask(path, { headers: { 'Last-Event-ID': all.at(-1)?.id ?? '' } });
    assert.equal(after.status, 204);
    assert.equal((await served.ask(path, { headers: { 'Last-Event-ID': 'x' } })).status, 422);
  });

  it('give all runs, each in order, and take up where they were cut, over a restart too', async () => {
    project.dag('one', { tasks: { a: 'true' } });
    await served.serve();
    const stream = await served.openStream('/events');
    const made = await Promise.all(Array.from({ length: 6 }, () => served.post('/dags/one/trigger')));
    const runIds = made.map(({ body }) => body.run_id as string);
    const seen: { id: string; event: RunEvent }[] = [];
    const missing = new Set(runIds);
    for await (const streamed of stream.events) {
      seen.push(streamed);
      if (isEnd(streamed.event)) missing.delete(streamed.event.run_id);
      if (missing.size === 0) break;
    }
    stream.close();
    for (const runId of runIds) {
      const seqs = seen.filter(({ event }) => event.run_id === runId).map(({ event }) => event.seq);
      assert.deepEqual(
        seqs,
        project.journal(runId).map(({ seq }) => seq),
      );
    }
    const middle = 10;
    const last = seen.at(-1)?.event;
    const isLast = (event: RunEvent) => event.run_id === last?.run_id && event.seq === last.seq;
    const resumed = await served.events('/events', isLast, seen[middle]?.id);
    assert.deepEqual(resumed, seen.slice(middle + 1));

    served.process.signal('SIGKILL');
    await served.process.ended;
    await served.serve();
    const replayed = new Map<string, RunEvent>();
    const isWhole = () =>
      seen.slice(middle + 1).every(({ event }) => replayed.has(`${event.run_id} ${event.seq}`));
    await served.events(
      '/events',
      (event) => {
        replayed.set(`${event.run_id} ${event.seq}`, event);
        return isWhole();
      },
      seen[middle]?.id,
    );
    assert.ok(isWhole());
  });

  it('serve 200 at once, and forget those that go', async () => {
    project.dag('wait', { tasks: { a: 'while ! test -e go; do sleep 0.1; done' } });
    await served.serve();
    const { run_id } = (await served.post('/dags/wait/trigger')).body;
    const streams = await Promise.all(
      Array.from({ length: 200 }, (_, place) =>
        served.openStream(place % 2 ? '/events' : `/runs/${run_id}/events`),
      ),
    );
    assert.match((await served.ask('/metrics')).text, /^taskflow_event_streams 200$/m);
    project.write('go', '');
    const ends = await Promise.all(
      streams.map(async ({ events }) => {
        for await (const { event } of events) if (isEnd(event)) return event.run_id;
        return null;
      }),
    );
    assert.deepEqual(new Set(ends), new Set([run_id]));
    for (const stream of streams) stream.close();
    let text = '';
    while (!/^taskflow_event_streams 0$/m.test(text)) text = (await served.ask('/metrics')).text;
  });

  it('are not held up by a client that takes nothing', async () => {
    project.dag('one', { tasks: { a: 'true' } });
    await served.serve();
    const { hostname, port } = new URL(served.origin);
    const lazy = connect(Number(port), hostname);
    lazy.on('error', () => {});
    lazy.pause();
    lazy.write(`GET /events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${served.token}\r\n\r\n`);
    const { run_id } = (await served.ran('one')).body;
    const events = await served.events(`/runs/${run_id}/events`, isEnd);
    assert.equal(events.at(-1)?.event.type, 'run_finished');
    lazy.destroy();
  });

  it('make every run that was triggered at once, each to its end', async () => {
    project.dag('one', { tasks: { a: 'true' }, max_active_runs: 4 });
    await served.serve();
    const stream = await served.openStream('/events');
    const count = 30;
    const made = await Promise.all(Array.from({ length: count }, () => served.post('/dags/one/trigger')));
    assert.deepEqual(new Set(made.map(({ status }) => status)), new Set([202]));
    const missing = new Set(made.map(({ body }) => body.run_id as string));
    assert.equal(new Set(made.map(({ body }) => body.run_id)).size, count);
    for await (const { event } of stream.events) {
      if (isEnd(event)) missing.delete(event.run_id);
      if (missing.size === 0) break;
    }
    stream.close();
    const { runs } = (await served.ask('/runs?limit=100')).body;
    assert.equal(runs.filter(({ state }: { state: string }) => state === 'success').length, count);
  });

  it('end with the server, which leaves the runs running, or waits for them with --drain', async () => {
    project.dag('wait', { tasks: { a: 'while ! test -e go; do sleep 0.1; done' } });
    await served.serve();
    const waiting = served.post('/dags/wait/trigger?wait=true');
    const stream = await served.openStream('/events');
    for await (const { event } of stream.events) if (event.type === 'attempt_started') break;
    served.process.signal('SIGTERM');
    assert.equal((await waiting).body.code, 'stopping');
    assert.equal((await served.process.ended).code, 0);
    const [runId = ''] = project.runIds();
    assert.notEqual(project.journal(runId).at(-1)?.type, 'run_finished');

    await served.serve('--drain');
    served.process.signal('SIGTERM');
    let health = '';
    while (health !== 'stopping') health = (await served.ask('/health')).body.status;
    assert.equal((await served.post('/dags/wait/trigger')).body.code, 'stopping');
    project.write('go', '');
    assert.equal((await served.process.ended).code, 0);
    assert.equal(project.journal(runId).at(-1)?.type, 'run_finished');
  });
});
