// Numbers that JavaScript would change, in requests and answers of the API.
import assert from 'node:assert/strict';
import { servedProject } from './served-project.js';

describe('numbers in the API', () => {
  const served = servedProject();
  const { project } = served;

  const post = (path: string, body: string) =>
    fetch(`${served.origin}${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${served.token}`, 'Content-Type': 'application/json' },
      body,
    });

  it('are refused in a body where they would be changed, and so is what nests too deeply', async () => {
    project.dag('one', {
      params: { n: { type: 'number' }, list: { type: 'array', default: [] } },
      tasks: { a: 'true' },
    });
    await served.serve();
    for (const number of ['9007199254740993', '1e400', '-12345678901234567890']) {
      const answer = await post('/dags/one/trigger', `{"params": {"n": ${number}}}`);
      assert.equal(answer.status, 400);
      const { code, detail } = (await answer.json()) as { code: string; detail: string };
      assert.equal(code, 'malformed_request');
      assert.ok(detail.includes(`holds the number ${number}, which would be changed`), detail);
    }
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = `${open.repeat(100_000)}1${close.repeat(100_000)}`;
      const answer = await post('/dags/one/trigger', `{"params": {"n": 1, "list": ${deep}}}`);
      assert.equal(answer.status, 400);
    }
    assert.equal((await served.ask('/runs')).body.runs.length, 0);
    const answer = await served.ran('one', { params: { n: 9007199254740991 } });
    assert.equal(answer.body.state, 'success');
  });

  it('are answered with the digits that a task wrote', async () => {
    project.dag('ids', {
      tasks: {
        make: `echo '{"id": 12345678901234567890, "small": 0.1}' > "$TASKFLOW_OUTPUT"`,
        take: { run: 'cat "$TASKFLOW_INPUTS"', depends_on: ['make'] },
      },
    });
    await served.serve();
    const { body } = await served.ran('ids');
    const make = await served.ask(`/runs/${body.run_id}/tasks/make`);
    assert.match(make.text, /"output":\{"id":12345678901234567890,"small":0\.1\}/);
    assert.match(make.headers.get('content-type') ?? '', /^application\/json/);
    const take = await served.ask(`/runs/${body.run_id}/tasks/take`);
    assert.match(take.text, /"inputs":\{"make":\{"id":12345678901234567890,"small":0\.1\}\}/);
  });
});
