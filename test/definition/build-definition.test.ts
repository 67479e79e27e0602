import assert from 'node:assert/strict';
import { readDefinition } from '../../src/definition/read-definition.js';
import { expectClean } from './marked-text.js';

const run = (yaml: string) => expectClean(`tasks:\n  a: ${yaml}\n`).tasks[0];

describe('the definition that a file becomes', () => {
  it('has every default of the contract', () => {
    const definition = expectClean('tasks:\n  a: { run: x }\n', 'etl.dag.yaml');
    assert.deepEqual(definition, {
      id: 'etl',
      tags: [],
      params: {},
      env_file: [],
      env: {},
      default_env: {},
      working_dir: '.',
      max_active_runs: 16,
      fail_fast: false,
      tasks: [
        {
          kind: 'shell',
          id: 'a',
          run: 'x',
          depends_on: [],
          tags: [],
          env: {},
          retries: 0,
          retry_delay_ms: 1_000,
          retry_backoff: 2,
          max_retry_delay_ms: 300_000,
          skip_on: [],
          trigger_rule: 'all_success',
          allow_failure: false,
        },
      ],
    });
  });

  it('merges defaults into each task but keeps their env as a layer of its own', () => {
    const definition = expectClean(
      'env: { A: 1 }\nshell: bash\ndefaults: { env: { B: 2 }, retries: 3, timeout: 5m, working_dir: w, trigger_rule: all_done, skip_on: 9 }\n' +
        'tasks:\n  a: { run: x }\n  b: { run: x, retries: 0, env: { C: 3 }, shell: node, trigger_rule: always }\n',
    );
    assert.deepEqual([definition.env, definition.default_env], [{ A: '1' }, { B: '2' }]);
    const [a, b] = definition.tasks;
    assert.deepEqual(
      [a?.retries, a?.timeout_ms, a?.working_dir, a?.trigger_rule, a?.skip_on, a?.env],
      [3, 300_000, 'w', 'all_done', [9], {}],
    );
    assert.deepEqual(
      [b?.retries, b?.env, b?.trigger_rule, b?.timeout_ms],
      [0, { C: '3' }, 'always', 300_000],
    );
    assert.deepEqual(
      definition.tasks.map((task) => task.kind === 'shell' && task.shell),
      ['bash', 'node'],
    );
  });

  it('tells an empty list, which replaces a default, from a key left empty, which does not', () => {
    const definition = expectClean(
      'defaults: { retry_on: [1], skip_on: 9 }\n' +
        'tasks:\n  a: { run: x, retry_on: [], skip_on: [] }\n  b: { run: x, retry_on: , skip_on:  }\n',
    );
    assert.deepEqual(
      definition.tasks.map((task) => [task.retry_on, task.skip_on]),
      [
        [[], []],
        [[1], [9]],
      ],
    );
  });

  it('takes a default of null as one: no text', () => {
    const use = 'tasks:\n  a: { run: x, if: params.p == 1 }\n';
    assert.deepEqual(
      readDefinition(`params: { p: { type: string, default: null } }\n${use}`, 'a.dag.yaml').problems.map(
        ({ code }) => code,
      ),
      ['wrong-type'],
    );
  });

  it('keeps the text of numbers in env: a version is no number', () => {
    const definition = expectClean(
      'env: { V: 1.10, HEX: 0x1F, BIG: 12345678901234567890, ON: true, NOTHING: , T: 2026-01-01 }\ntasks:\n  a: { run: x }\n',
    );
    assert.deepEqual(definition.env, {
      V: '1.10',
      HEX: '0x1F',
      BIG: '12345678901234567890',
      ON: 'true',
      NOTHING: '',
      T: '2026-01-01',
    });
  });

  it('takes the braces off a condition', () => {
    assert.equal(run('{ run: x, if: "${{ run.trigger == \'api\' }}" }')?.if, "run.trigger == 'api'");
    assert.equal(run('{ run: x, if: true }')?.if, 'true');
  });

  it('takes one task alone as depends_on, and each edge once', () => {
    const definition = expectClean(
      'tasks:\n  a: { run: x }\n  b: { run: x, depends_on: a }\n  c: { run: x, depends_on: [b, a, b] }\n',
    );
    assert.deepEqual(
      definition.tasks.map((task) => task.depends_on),
      [[], ['a'], ['b', 'a']],
    );
  });

  it('reads schedules in all three forms', () => {
    const schedule = (yaml: string) => expectClean(`schedule: ${yaml}\ntasks:\n  a: { run: x }\n`).schedule;
    const rest = { catchup: false, overlap: 'skip', jitter_ms: 0 };
    assert.deepEqual(schedule('"@daily"'), { cron: ['@daily'], ...rest });
    assert.deepEqual(schedule('["0 1 * * *", "0 2 * * *"]'), { cron: ['0 1 * * *', '0 2 * * *'], ...rest });
    assert.deepEqual(
      schedule(
        '{ every: 6h, timezone: Europe/Berlin, start_date: 2026-01-01, catchup: true, overlap: replace, jitter: 90 }',
      ),
      {
        every_ms: 21_600_000,
        timezone: 'Europe/Berlin',
        start_date: '2026-01-01',
        catchup: true,
        overlap: 'replace',
        jitter_ms: 90_000,
      },
    );
    assert.equal(schedule(''), undefined);
  });

  it('is the same from JSON as from YAML', () => {
    const value = {
      id: 'same',
      params: { p: { type: 'integer', default: 3 } },
      tasks: { a: { run: 'x', env: { P: '${{ params.p }}', N: 2 } }, b: { run: 'y', depends_on: ['a'] } },
    };
    const json = expectClean(JSON.stringify(value), 'same.dag.json');
    assert.deepEqual(expectClean(JSON.stringify(value, null, 2), 'same.dag.yaml'), json);
  });

  it('lets the own keys of a mapping win over merged ones, wherever the merge key stands', () => {
    const definition = expectClean(
      'tasks:\n  a: &a { run: x, retries: 1, timeout: 10 }\n  b: { retries: 2, <<: *a }\n  c: { <<: [{ retries: 3 }, *a] }\n',
    );
    assert.deepEqual(
      definition.tasks.map((task) => [task.retries, task.timeout_ms]),
      [
        [1, 10_000],
        [2, 10_000],
        [3, 10_000],
      ],
    );
  });

  it('is named by its file where it gives no id', () => {
    const id = (file: string): string => readDefinition('tasks: {', file).id;
    assert.equal(id('/some/folder/etl.dag.yaml'), 'etl');
    assert.equal(id('C:\\some\\nightly load.dag.yml'), 'nightly_load');
    assert.equal(id('2024 q1.dag.json'), '_2024_q1');
    assert.equal(id('con.dag.yaml'), 'dag_con');
    assert.equal(id('.dag.yaml'), '_');
    assert.equal(id('übung.dag.yaml'), '_bung');
  });

  it('still tells tasks and edges of a broken file', () => {
    const result = readDefinition(
      'tasks:\n  a: { run: [, depends_on: b }\n  b:\n    depends_on: [a, 3, c\n',
      'x.dag.yaml',
    );
    assert.equal(result.definition, null);
    assert.ok(result.problems.length > 0);
    assert.deepEqual(
      result.tasks.map(({ id }) => id),
      ['a', 'b'],
    );
    assert.deepEqual(readDefinition('tasks:\n  a: { depends_on: [b] }\n  b:\n', 'x.dag.yaml').tasks, [
      { id: 'a', depends_on: ['b'] },
      { id: 'b', depends_on: [] },
    ]);
  });
});
