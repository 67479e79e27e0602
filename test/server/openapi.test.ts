// The OpenAPI document: whole, consistent in itself, and true to what the server answers.
import assert from 'node:assert/strict';
import { Validator } from '@cfworker/json-schema';
import { servedProject } from './served-project.js';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
  }[];
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>
  >;
}

interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const OPERATIONS = [
  'DELETE /runs/{run_id}',
  'GET /dags',
  'GET /dags/{dag_id}',
  'GET /dags/{dag_id}/graph',
  'GET /events',
  'GET /health',
  'GET /metrics',
  'GET /runs',
  'GET /runs/{run_id}',
  'GET /runs/{run_id}/events',
  'GET /runs/{run_id}/tasks',
  'GET /runs/{run_id}/tasks/{task_id}',
  'GET /runs/{run_id}/tasks/{task_id}/log',
  'POST /dags/{dag_id}/pause',
  'POST /dags/{dag_id}/resume',
  'POST /dags/{dag_id}/trigger',
  'POST /runs/{run_id}/cancel',
  'POST /runs/{run_id}/resume',
  'POST /runs/{run_id}/retry',
];

describe('the OpenAPI document', () => {
  const served = servedProject();
  const { project } = served;

  it('names every operation once, with its parameters, answers and problems', async () => {
    await served.serve();
    const document = (await served.ask('/openapi.json')).body as Document;
    assert.equal(document.openapi, '3.1.0');
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
    );
    assert.deepEqual(
      operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`).sort(),
      OPERATIONS,
    );
    const ids = operations.map(({ operation }) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const { path, operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      assert.deepEqual(
        inPath.map(({ name }) => name),
        named,
        path,
      );
      assert.ok(
        inPath.every(({ required }) => required),
        path,
      );
      assert.ok(operation.summary && operation.tags.length === 1, path);
      if (path !== '/health') assert.ok(operation.responses['401'] && operation.responses['403'], path);
    }
    const text = JSON.stringify(document);
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      assert.ok(Object.hasOwn(document.components.schemas, name), name);
  });

  it('takes no query parameter that it does not name, by any operation', async () => {
    project.dag('one', { tasks: { a: 'true' } });
    await served.serve();
    const { run_id } = (await served.ran('one')).body;
    const document = (await served.ask('/openapi.json')).body as Document;
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
    );
    assert.equal(operations.length, OPERATIONS.length);
    for (const { path, method, operation } of operations) {
      const target = path.replace('{dag_id}', 'one').replace('{run_id}', run_id).replace('{task_id}', 'a');
      const names = (operation.parameters ?? [])
        .filter((each) => each.in === 'query')
        .map(({ name }) => name);
      assert.ok(operation.responses['400'], `${method} ${path} describes no 400`);
      for (const query of ['stat=failed', 'stat', '__proto__=1', 'constructor=1', 'State=failed']) {
        const { status, body, text } = await served.ask(`${target}?${query}`, {
          method: method.toUpperCase(),
        });
        const name = query.split('=')[0] ?? '';
        assert.deepEqual([status, body.code], [400, 'unknown_query'], `${method} ${target}?${query} ${text}`);
        assert.ok(body.detail.includes(`"${name}"`), body.detail);
        assert.equal(body.errors[0].path, name);
        for (const taken of names) assert.ok(body.errors[0].message.includes(taken), body.errors[0].message);
      }
    }
    const both = await served.ask('/runs?stat=failed&limit=0&dag=one');
    assert.deepEqual(
      both.body.errors.map((error: { path: string }) => error.path),
      ['stat', 'dag'],
    );
    assert.equal((await served.ask('/openapi.json?x=1')).body.code, 'unknown_query');
    // A token in a query ends up in logs: its value is not repeated.
    assert.doesNotMatch((await served.ask('/runs?token=very-secret')).text, /very-secret/);
    assert.deepEqual(project.runIds(), [run_id]);
  });

  it('says what the server answers', async () => {
    project.dag('two', {
      schedule: '@daily',
      params: { n: { type: 'integer', default: 1 } },
      tasks: { a: 'echo 1 > "$TASKFLOW_OUTPUT"', b: { run: 'exit 1', depends_on: ['a'] } },
    });
    await served.serve();
    const document = (await served.ask('/openapi.json')).body as Document;
    const check = (path: string, method: string, status: number, body: unknown) => {
      const contents = Object.values(
        document.paths[path]?.[method]?.responses[String(status)]?.content ?? {},
      );
      assert.ok(contents[0], `${method} ${path} ${status} is not described`);
      const schema = { ...contents[0].schema, components: document.components };
      const { errors } = new Validator(schema, '2020-12', false).validate(body);
      assert.deepEqual(errors, [], `${method} ${path} ${status}`);
    };
    const ended = await served.ran('two');
    check('/dags/{dag_id}/trigger', 'post', 200, ended.body);
    const { run_id } = ended.body;
    const gets: Readonly<Record<string, string>> = {
      '/dags': '/dags',
      '/dags/{dag_id}': '/dags/two',
      '/dags/{dag_id}/graph': '/dags/two/graph',
      '/runs': '/runs',
      '/runs/{run_id}': `/runs/${run_id}`,
      '/runs/{run_id}/tasks': `/runs/${run_id}/tasks`,
      '/runs/{run_id}/tasks/{task_id}': `/runs/${run_id}/tasks/b`,
      '/health': '/health',
    };
    for (const [path, target] of Object.entries(gets)) {
      const { status, body } = await served.ask(target);
      check(path, 'get', status, body);
    }
    for (const [path, target] of Object.entries(gets).filter(([each]) => /\{/.test(each))) {
      const { status, body } = await served.ask(target.replace(/two|[0-9A-Z]{26}/, 'nothing'));
      assert.equal(status, 404);
      check(path, 'get', 404, body);
    }
    const wrong = await served.post('/dags/two/trigger', { params: { n: 'x' } });
    check('/dags/{dag_id}/trigger', 'post', wrong.status, wrong.body);
    check('/runs/{run_id}/cancel', 'post', 409, (await served.post(`/runs/${run_id}/cancel`)).body);
    check('/runs/{run_id}/retry', 'post', 202, (await served.post(`/runs/${run_id}/retry`)).body);
  });
});
