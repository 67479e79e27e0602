// Clients that are slow, broken or too many: each is dealt with, and the others don't notice.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { RunEvent } from '../../src/core/events.js';
import { rest, serverOfEachTest } from './server-here.js';

describe('slow and broken clients', function () {
  this.timeout(60_000);
  const here = serverOfEachTest();

  it('that take nothing of a stream are cut, while others get all of it', async () => {
    await here.start({ patienceMs: 3000 });
    const runId = here.make();
    here.fill(runId, 10_000);
    here.end(runId);
    for (let count = 0; count < 3; count++)
      await here.socket(`${here.head(`GET /runs/${runId}/events`)}\r\n`);
    const text = await (await here.fetch(`/runs/${runId}/events`)).text();
    assert.equal(text.split('\nid: ').length - 1, 10_003);
    assert.match(text, /"type":"run_finished"/);
    // Their ends of the connection are open still: it is the server that has let go.
    while ((await here.metric('taskflow_event_streams')) > 0);
  });

  it('that take nothing of a log are cut, while others get all of it', async () => {
    await here.start({ patienceMs: 3000 });
    const runId = here.make();
    const bytes = 30_000_000;
    here.log(runId, bytes);
    const path = `/runs/${runId}/tasks/a/log`;
    for (const query of ['', '?follow=true', ''])
      await here.socket(`${here.head(`GET ${path}${query}`)}\r\n`);
    while ((await here.metric('taskflow_http_requests_in_flight')) < 4);
    const text = await (await here.fetch(path)).text();
    assert.equal(text.length, bytes);
    while ((await here.metric('taskflow_http_requests_in_flight')) > 1);
  });

  it('that send half a request are answered 408 and closed', async () => {
    await here.start({ headersMs: 300, requestMs: 600 });
    const halfHead = rest(await here.socket(here.head('GET /dags')));
    const halfBody = rest(
      await here.socket(
        `${here.head('POST /dags/one/trigger', 'Content-Type: application/json', 'Content-Length: 50')}\r\n{"params":`,
      ),
    );
    assert.match(await halfHead, /^HTTP\/1\.1 408 [\s\S]*"code":"request_timeout"/);
    assert.match(await halfBody, /^HTTP\/1\.1 408 [\s\S]*"code":"request_timeout"/);
  });

  it('that reset their connections leave nothing behind', async () => {
    await here.start({});
    const runId = here.make();
    here.fill(runId, 5000);
    const requests = [
      `${here.head('GET /events')}\r\n`,
      `${here.head(`GET /runs/${runId}/events`)}\r\n`,
      `${here.head('GET /runs')}\r\n`,
      `${here.head('POST /dags/one/trigger', 'Content-Type: application/json', 'Content-Length: 50')}\r\n{`,
      here.head('GET /dags'),
    ];
    for (let count = 0; count < 50; count++) {
      const socket = await here.socket(requests[count % requests.length] ?? '');
      // Some at once, some while they are being answered.
      if (count % requests.length < 3 && count % 2 === 0) await once(socket, 'readable');
      socket.resetAndDestroy();
    }
    while ((await here.metric('taskflow_event_streams')) > 0);
    while ((await here.metric('taskflow_http_requests_in_flight')) > 1);
    assert.equal((await here.fetch('/health')).status, 200);
  });

  it('that come back to an event that is kept no more get what they missed from the journals', async () => {
    await here.start({ keptEvents: 8 });
    const first = await openEvents(await here.fetch('/events'));
    const before = here.make();
    const { id, event } = await first.next();
    assert.equal(event.run_id, before);
    await first.close();
    const runIds = Array.from({ length: 12 }, () => here.make());
    for (const runId of runIds) here.end(runId);
    const seen = new Map<string, number[]>();
    const isWhole = (runId: string) => seen.get(runId)?.at(-1) === 3;
    let lastId = id;
    // Cut when the log goes past it once more, it comes back as a browser does.
    while (!runIds.every(isWhole)) {
      const stream = await openEvents(await here.fetch('/events', { 'Last-Event-ID': lastId }));
      try {
        while (!runIds.every(isWhole)) {
          const next = await stream.next();
          lastId = next.id;
          const { run_id, seq } = next.event;
          const seqs = seen.get(run_id) ?? [];
          if (seq > (seqs.at(-1) ?? 0)) seen.set(run_id, [...seqs, seq]);
        }
      } catch (error) {
        assert.match(String(error), /terminated|the stream ended/);
      }
      await stream.close().catch(() => {});
    }
    for (const runId of runIds) assert.deepEqual(seen.get(runId), [1, 2, 3], `run ${runId}`);
  });

  it('hear of a run that came and went between two looks at what is active', async () => {
    await here.start({});
    const stream = await openEvents(await here.fetch('/events'));
    const runId = here.make();
    here.end(runId);
    const seqs = [await stream.next(), await stream.next(), await stream.next()].map(({ event }) => event);
    assert.deepEqual(
      seqs.map(({ run_id, seq }) => [run_id, seq]),
      [1, 2, 3].map((seq) => [runId, seq]),
    );
    await stream.close();
  });

  it('that are too many are told to come again', async () => {
    await here.start({ streams: 2, inFlight: 2 });
    const open = [await here.fetch('/events'), await here.fetch('/events')];
    const third = await here.fetch('/events');
    assert.equal(third.status, 503);
    assert.equal(third.headers.get('retry-after'), '10');
    assert.match(await third.text(), /2 event streams already/);
    const slow = ['POST /dags/a/trigger', 'POST /dags/b/trigger'].map((line) =>
      here.socket(`${here.head(line, 'Content-Type: application/json', 'Content-Length: 2')}\r\n`),
    );
    await Promise.all(slow);
    let status = 200;
    while (status === 200) status = (await here.fetch('/health')).status;
    assert.equal(status, 503);
    await Promise.all(slow.map(async (socket) => (await socket).write('{}')));
    while (status === 503) status = (await here.fetch('/health')).status;
    assert.equal(status, 200);
    await Promise.all(open.map((response) => response.body?.cancel()));
  });

  it('that keep a connection are told that it ends when the server stops', async () => {
    await here.start({});
    const socket = await here.socket(
      `${here.head('POST /dags/one/trigger', 'Content-Type: application/json', 'Content-Length: 2')}\r\n`,
    );
    while ((await here.metric('taskflow_http_requests_in_flight')) < 2);
    const answer = rest(socket);
    const stopped = here.server.stop();
    socket.write('{}');
    assert.match(await answer, /^HTTP\/1\.1 503 [\s\S]*connection: close[\s\S]*"code":"stopping"/i);
    await stopped;
  });
});

interface OpenEvents {
  next(): Promise<{ readonly id: string; readonly event: RunEvent }>;
  close(): Promise<void>;
}

async function openEvents(response: Response): Promise<OpenEvents> {
  assert.equal(response.status, 200);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    async next() {
      for (;;) {
        const end = text.indexOf('\n\n');
        const frame = end < 0 ? '' : text.slice(0, end);
        if (end >= 0) text = text.slice(end + 2);
        const data = /^data: (.*)$/m.exec(frame)?.[1];
        const id = /^id: (.*)$/m.exec(frame)?.[1];
        if (data !== undefined && id !== undefined) return { id, event: JSON.parse(data) as RunEvent };
        if (end >= 0) continue;
        const part = await reader?.read();
        assert.ok(part && !part.done, 'the stream ended');
        text += part.value;
      }
    },
    async close() {
      await reader?.cancel();
    },
  };
}
