// Attacks on the API, tried over real sockets: none gets in, none takes the server down.
import assert from 'node:assert/strict';
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOrMakeToken } from '../../src/server/security/token-file.js';
import { servedProject } from './served-project.js';

describe('the safety of the API', () => {
  const served = servedProject();
  const { project } = served;

  it('asks for the token everywhere but at the pages and their assets', async () => {
    await served.serve();
    const paths = [
      '/dags',
      '/runs',
      '/events',
      '/metrics',
      '/openapi.json',
      '/nothing',
      `/page/${'0'.repeat(32)}/stream`,
    ];
    for (const path of paths) {
      const answer = await served.ask(path, { isWithoutToken: true });
      assert.equal(answer.status, 401, path);
      assert.equal(answer.body.code, 'unauthorized');
      assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/);
    }
    for (const path of [
      '/',
      '/docs',
      '/health',
      '/assets/api-docs.js',
      '/assets/webview.js',
      '/assets/webview.css',
    ]) {
      assert.equal((await served.ask(path, { isWithoutToken: true })).status, 200, path);
    }
    const guesses = ['', 'x', served.token.slice(0, -1), `${served.token}x`, served.token.toUpperCase()];
    for (const guess of guesses) {
      const headers = { Authorization: `Bearer ${guess}` };
      assert.equal((await served.ask('/dags', { isWithoutToken: true, headers })).status, 401, guess);
    }
    assert.equal((await served.ask(`/dags?token=${served.token}`, { isWithoutToken: true })).status, 401);
    assert.match((await served.ask('/metrics')).text, /^taskflow_failed_tokens_total 5$/m);
  });

  it('refuses hosts and origins that are not its own', async () => {
    project.dag('one', { tasks: { a: 'true' } });
    await served.serve();
    const { port } = new URL(served.origin);
    const get = (host: string) =>
      served.raw(`GET /health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, '[::1]'])
      assert.match(await get(host), /^HTTP\/1\.1 200 /, host);
    for (const host of [
      'evil.test',
      `evil.test:${port}`,
      '127.0.0.1.evil.test',
      '10.0.0.1',
      'localhost@evil.test',
      '',
    ])
      assert.match(await get(host), /^HTTP\/1\.1 (403|400) /, host);
    for (const headers of [
      { Origin: 'http://evil.test' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' },
    ]) {
      const answer = await served.post('/dags/one/trigger', {}, headers as Record<string, string>);
      assert.equal(answer.status, 403, JSON.stringify(headers));
      assert.equal(answer.body.code, 'forbidden_origin');
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
    }
    assert.equal((await served.post('/dags/one/trigger', {}, { Origin: served.origin })).status, 202);
    const simple = await served.ask('/dags/one/trigger', {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain', 'Content-Length': '2' },
      body: {},
    });
    assert.equal(simple.status, 415);
  });

  it('lets the pages of an origin in that was named', async () => {
    await served.serve('--cors', 'https://board.test');
    const preflight = await served.ask('/dags', {
      method: 'OPTIONS',
      isWithoutToken: true,
      headers: { Origin: 'https://board.test', 'Access-Control-Request-Method': 'GET' },
    });
    assert.equal(preflight.status, 204);
    assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /Authorization/);
    const answer = await served.ask('/dags', { headers: { Origin: 'https://board.test' } });
    assert.equal(answer.headers.get('access-control-allow-origin'), 'https://board.test');
    assert.equal((await served.ask('/dags', { headers: { Origin: 'https://other.test' } })).status, 403);
  });

  it('finds nothing by paths, reads no huge or broken request, and goes on', async () => {
    project.dag('one', { tasks: { a: 'echo hi' } });
    await served.serve();
    const { run_id } = (await served.ran('one')).body;
    const lost = [
      '/runs/..%2f..%2f..%2fetc%2fpasswd',
      '/runs/%2e%2e%2fapi-token/tasks/a/log',
      `/runs/${run_id.toLowerCase()}`,
      `/runs/${run_id}%00`,
      `/runs/${run_id}/tasks/..%2f..%2fevents.ndjson/log`,
      `/runs/${run_id}/tasks/__proto__`,
      `/runs/${run_id}/tasks/constructor/log`,
      '/dags/__proto__',
      '/dags/constructor/graph',
      '/dags/..%2fone',
      '/assets/..%2fpackage.json',
      '/assets/cli.js',
    ];
    for (const path of lost) {
      const answer = await served.ask(path);
      assert.equal(answer.status, 404, `${path}: ${answer.text}`);
      assert.match(answer.body.code, /^(not_found|unknown_)/);
    }
    assert.equal((await served.ask(`/runs/${run_id}/tasks/a/log?attempt=../1`)).status, 422);
    assert.equal((await served.ask('/runs?limit=1e9')).status, 422);
    assert.equal((await served.ask('/runs?cursor=%27%20OR%201')).body.errors[0].path, 'cursor');
    assert.equal((await served.ask("/runs?text=%25'%20OR%20'1")).body.runs.length, 0);

    const big = await served.post('/dags/one/trigger', { params: { a: 'x'.repeat(1_100_000) } });
    assert.equal(big.status, 413);
    assert.equal(big.body.code, 'body_too_large');
    const auth = `Authorization: Bearer ${served.token}\r\nHost: localhost\r\nConnection: close\r\n`;
    const post = `POST /dags/one/trigger HTTP/1.1\r\n${auth}Content-Type: application/json\r\n`;
    const chunk = `${(200_000).toString(16)}\r\n${'x'.repeat(200_000)}\r\n`;
    const chunked = await served.raw(`${post}Transfer-Encoding: chunked\r\n\r\n${chunk.repeat(8)}0\r\n\r\n`);
    assert.match(chunked, /^HTTP\/1\.1 413 /);
    const header = await served.raw(
      `GET /health HTTP/1.1\r\nHost: localhost\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
    );
    assert.match(header, /^HTTP\/1\.1 431 [\s\S]*application\/problem\+json/);
    assert.match(await served.raw('NONSENSE\r\n\r\n'), /^HTTP\/1\.1 400 /);
    const smuggled = await served.raw(
      `${post}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    );
    assert.match(smuggled, /^HTTP\/1\.1 400 /);
    const malformed = await served.raw(`${post}Content-Length: 5\r\n\r\n{"a":`);
    assert.match(malformed, /^HTTP\/1\.1 400 [\s\S]*malformed_request/);

    const injected = await served.raw(`GET /dags/%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\n${auth}\r\n`);
    assert.match(injected, /^HTTP\/1\.1 404 /);
    assert.doesNotMatch(injected, /^set-cookie/im);
    const key = await served.post('/dags/one/trigger', {}, { 'Idempotency-Key': 'k'.repeat(256) });
    assert.equal(key.status, 422);
    assert.equal((await served.ask('/health')).status, 200);
  });

  it('refuses a body that nests too deep, by any operation and the page, and goes on', async () => {
    project.dag('one', { params: { a: { type: 'array', default: [] } }, tasks: { a: 'true' } });
    await served.serve();
    const nested = (levels: number, inner = '') => `${'['.repeat(levels)}${inner}${']'.repeat(levels)}`;
    const paths = [
      '/dags/one/trigger',
      '/dags/one/pause',
      `/runs/${'0'.repeat(26)}/retry`,
      '/page/0/messages',
    ];
    const send = (path: string, text: string) =>
      served.ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, text });
    for (const path of paths) {
      for (const text of [
        nested(100_000),
        '['.repeat(100_000),
        `{"params": {"a": ${nested(100_000)}}}`,
        `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
      ]) {
        // Who has no session is told that before its text is read as JSON.
        if (path.startsWith('/page/') && text === '['.repeat(100_000)) continue;
        const answer = await send(path, text);
        assert.deepEqual(
          [answer.status, answer.body.code],
          [400, 'malformed_request'],
          `${path} ${answer.text}`,
        );
      }
    }
    // Brackets in a text are none.
    const fine = await send('/dags/one/trigger', `{"params": {"a": ["${'['.repeat(100_000)}"]}}`);
    assert.equal(fine.status, 202, fine.text);
    assert.equal((await served.ask('/health')).status, 200);
  });

  it('names the keys of a body that it does not take, and those that it takes', async () => {
    project.dag('one', { tasks: { a: 'true' } });
    await served.serve();
    const { run_id } = (await served.ran('one')).body;
    for (const path of [
      '/dags/one/trigger',
      '/dags/one/pause',
      '/dags/one/resume',
      `/runs/${run_id}/cancel`,
      `/runs/${run_id}/retry`,
      `/runs/${run_id}/resume`,
    ]) {
      const { status, body, text } = await served.post(path, { stat: 1, 'a b': 2 });
      assert.equal(status, 422, `${path} ${text}`);
      assert.deepEqual(
        body.errors.map((error: { path: string }) => error.path),
        ['/stat', '/a b'],
      );
      assert.match(body.errors[0].message, /is no key of this body, which takes /);
    }
    assert.match((await served.post('/dags/one/trigger', { x: 1 })).text, /which takes params, logical_date/);
  });

  it('takes names such as __proto__ for unknown ones', async () => {
    project.dag('one', { params: { a: { type: 'object', default: {} } }, tasks: { a: 'true' } });
    await served.serve();
    const send = (text: string) =>
      served.raw(
        `POST /dags/one/trigger HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ${served.token}\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
      );
    assert.match(
      await send('{"params": {"__proto__": {"polluted": true}}}'),
      /422[\s\S]*\/params\/__proto__/,
    );
    assert.match(await send('{"params": {"constructor": 1}}'), /422[\s\S]*\/params\/constructor/);
    assert.match(await send('{"other": 1}'), / 422 /);
    assert.match(await send('{"params": []}'), / 422 /);
    assert.match(await send('[]'), / 422 /);
    assert.match(await send('{"params": {"a": {"__proto__": {"polluted": true}}}}'), / 202 /);
    assert.equal((await served.ask('/health')).body.polluted, undefined);
  });

  it('refuses to listen for other machines without a token', async () => {
    const started = project.start(['serve', '--host', '0.0.0.0', '--no-token']);
    const { code, stderr } = await started.ended;
    assert.equal(code, 2);
    assert.match(stderr, /Without a token/);
    await served.serve('--no-token');
    assert.equal(served.token, null);
    assert.equal((await served.ask('/dags', { isWithoutToken: true })).status, 200);
  });

  it('keeps one token for a home, which only its owner may read', () => {
    const token = readOrMakeToken(project.folder);
    const path = join(project.folder, 'api-token');
    assert.match(token, /^[\w-]{43}$/);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    assert.equal(readOrMakeToken(project.folder), token);
    chmodSync(path, 0o644);
    const second = readOrMakeToken(project.folder);
    assert.notEqual(second, token);
    assert.equal(statSync(path).mode & 0o777, 0o600);
    writeFileSync(path, 'short\n');
    assert.match(readOrMakeToken(project.folder), /^[\w-]{43}$/);
  });
});
