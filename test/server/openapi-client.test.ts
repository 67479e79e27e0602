// The OpenAPI document in the hands of others' tools: a linter finds nothing, and a client whose types are made from it
// compiles and drives a run to its end.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import openapiTS, { astToString } from 'openapi-typescript';
import { servedProject } from './served-project.js';

const ROOT = join(import.meta.dirname, '../..');

const CLIENT = `import createClient from 'openapi-fetch';
import type { components, paths } from './api.js';

const [baseUrl = '', token = ''] = process.argv.slice(2);
const client = createClient<paths>({ baseUrl, headers: { Authorization: \`Bearer \${token}\` } });
const { data: listed } = await client.GET('/dags');
const dagId: string = listed?.dags[0]?.dag_id ?? '';
const path = { dag_id: dagId };
const { data: graph } = await client.GET('/dags/{dag_id}/graph', { params: { path } });
const { data: made, response } = await client.POST('/dags/{dag_id}/trigger', {
  params: { path, header: { 'idempotency-key': 'client-1' } },
  body: { params: { region: 'us' }, logical_date: '2026-01-31' },
});
if (!made) throw new Error(\`not made: \${response.status}\`);
const runId: string = made.run_id;
const { data: events } = await client.GET('/runs/{run_id}/events', {
  params: { path: { run_id: runId } },
  parseAs: 'text',
});
const { data: run } = await client.GET('/runs/{run_id}', { params: { path: { run_id: runId } } });
const state: components['schemas']['Run']['state'] | undefined = run?.state;
const { data: task } = await client.GET('/runs/{run_id}/tasks/{task_id}', {
  params: { path: { run_id: runId, task_id: 'a' } },
});
const { data: page } = await client.GET('/runs', {
  params: { query: { dag_id: dagId, state: ['success', 'failed'], limit: 5 } },
});
const { data: log } = await client.GET('/runs/{run_id}/tasks/{task_id}/log', {
  params: { path: { run_id: runId, task_id: 'a' } },
  parseAs: 'text',
});
const { error } = await client.POST('/runs/{run_id}/cancel', { params: { path: { run_id: runId } }, body: {} });
const code: components['schemas']['Problem']['code'] | undefined = error?.code;
console.log(
  JSON.stringify({
    tasks: graph?.tasks.map(({ id, level }) => [id, level]),
    state,
    params: run?.params,
    output: task?.output,
    runs: page?.runs.length,
    log,
    code,
    ended: events?.includes('run_finished'),
  }),
);
`;

/** Each is a mistake that the types must not let through. */
const MISTAKES = [
  "await client.GET('/dag');",
  "await client.GET('/dags/{dag_id}');",
  "await client.POST('/dags/{dag_id}/trigger', { params: { path }, body: { params: 1 } });",
  "await client.GET('/runs', { params: { query: { state: ['done'] } } });",
  'const wrong: number = run?.state;',
];

const OPTIONS = {
  compilerOptions: {
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'Bundler',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
    types: ['node'],
  },
  files: ['client.ts'],
};

describe('the OpenAPI document, for the tools of others', () => {
  const served = servedProject();
  const { project } = served;

  it('passes a linter without a word', async () => {
    await served.serve();
    const { text } = await served.ask('/openapi.json');
    const config = await createConfig({ extends: ['recommended'] });
    const found = await lintFromString({ source: text, config, absoluteRef: '/openapi.json' });
    const words = found.map(
      ({ ruleId, message, location }) => `${ruleId} ${location[0]?.pointer}: ${message}`,
    );
    assert.deepEqual(words, []);
  });

  it('makes the types of a client that compiles, refuses mistakes, and drives a run to its end', async () => {
    project.dag('one', {
      params: { region: { type: 'string', enum: ['eu', 'us'], default: 'eu' } },
      tasks: {
        a: {
          env: { REGION: '${{ params.region }}' },
          run: 'echo "hello $REGION"; echo \'{"rows": 3}\' > "$TASKFLOW_OUTPUT"',
        },
        b: { run: 'true', depends_on: ['a'] },
      },
    });
    await served.serve();
    const { text } = await served.ask('/openapi.json');
    symlinkSync(join(ROOT, 'node_modules'), project.path('node_modules'));
    project.write('package.json', '{"type": "module"}');
    project.write('tsconfig.json', JSON.stringify(OPTIONS));
    project.write('api.d.ts', astToString(await openapiTS(text)));
    project.write('client.ts', CLIENT);
    assert.equal((await node('node_modules/typescript/bin/tsc', '-p', '.')).stdout, '');
    const { stdout, stderr } = await node('--import', 'tsx', 'client.ts', served.origin, served.token);
    assert.equal(stderr, '');
    assert.deepEqual(JSON.parse(stdout), {
      tasks: [
        ['a', 0],
        ['b', 1],
      ],
      state: 'success',
      params: { region: 'us' },
      output: { rows: 3 },
      runs: 1,
      log: 'hello us\n',
      code: 'wrong_state',
      ended: true,
    });

    project.write('client.ts', `${CLIENT}${MISTAKES.join('\n')}\n`);
    const complaints = (await node('node_modules/typescript/bin/tsc', '-p', '.')).stdout;
    const first = CLIENT.split('\n').length;
    for (const place of MISTAKES.keys())
      assert.match(complaints, new RegExp(`^client\\.ts\\(${first + place},`, 'm'), MISTAKES[place]);
  });

  async function node(...words: string[]): Promise<{ readonly stdout: string; readonly stderr: string }> {
    const child = spawn(process.execPath, words, { cwd: project.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      stdout += part;
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      stderr += part;
    });
    await once(child, 'close');
    return { stdout, stderr };
  }
});
