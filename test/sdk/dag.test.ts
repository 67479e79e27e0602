import assert from 'node:assert/strict';
import { DAG, DagError, TaskState, TriggerRule, task } from '../../src/sdk/index.js';

function diamond(): DAG {
  const dag = new DAG('diamond');
  const a = dag.task('a', () => 1);
  const b = dag.task('b', { dependsOn: [a] }, ({ a }) => a);
  dag.task('c', { dependsOn: 'a' }, ({ a }) => a);
  dag.task('d', { dependsOn: [b, 'c'] }, ({ b, c }) => [b, c]);
  return dag;
}

function problemsOf(dag: DAG): readonly string[] {
  try {
    dag.validate();
    return [];
  } catch (error) {
    assert.ok(error instanceof DagError);
    return error.problems;
  }
}

describe('DAGs in TypeScript', () => {
  it('keep their tasks in order, with functions that tests can call', () => {
    const dag = new DAG('x');
    const extract = dag.task('extract', { retries: 3, triggerRule: TriggerRule.ALL_DONE }, () => ({
      rows: 1,
    }));
    assert.deepEqual([...dag.tasks.keys()], ['extract']);
    assert.deepEqual(extract.options, { retries: 3, triggerRule: 'all_done' });
    assert.deepEqual(extract.function?.({}, {} as never), { rows: 1 });
    const load = dag.task('load', { run: 'psql', dependsOn: [extract, 'extract'] });
    assert.equal(load.function, null);
    assert.deepEqual(load.dependsOn, ['extract']);
  });

  it('tell mistakes where they are made', () => {
    const dag = new DAG('x');
    dag.task('a', () => 1);
    const other = new DAG('other').task('o', () => 1);
    assert.throws(() => dag.task('a', () => 2), {
      name: 'DagError',
      code: 'duplicate-id',
      message: /a task a already/,
    });
    assert.throws(() => dag.task('b', { dependsOn: [other] }, () => 2), /a task of the DAG other/);
    assert.throws(
      () => dag.task('c', { dependsOn: [3 as never] }, () => 2),
      /dependsOn takes tasks and their ids, not number/,
    );
    assert.throws(() => dag.task('d', {} as never), /d has no function/);
    assert.throws(() => dag.task('e', { run: 'x' } as never, () => 1), /both a command and a function/);
    assert.throws(() => new DAG(3 as never), /a text, not number/);
    assert.throws(() => task('f', () => 1), /needs a DAG/);
  });

  it('are found by id, the latest first of all', () => {
    const first = new DAG('twice');
    const second = new DAG('twice');
    assert.equal(DAG.get('twice'), second);
    assert.equal(DAG.get('unheard of'), undefined);
    assert.ok(!DAG.list().includes(first));
  });

  it('take tasks of the function `task` inside of define', () => {
    const outer = new DAG('outer').define(() => {
      task('a', () => 1);
      assert.throws(() =>
        new DAG('inner').define((inner) => {
          task('b', () => 2);
          assert.deepEqual([...inner.tasks.keys()], ['b']);
          throw new Error('on purpose');
        }),
      );
      task('c', () => 3);
    });
    assert.deepEqual([...outer.tasks.keys()], ['a', 'c']);
  });

  it('give order, levels and critical path', () => {
    const dag = diamond();
    assert.deepEqual(dag.topologicalSort(), ['a', 'b', 'c', 'd']);
    assert.deepEqual(dag.parallelLevels(), [['a'], ['b', 'c'], ['d']]);
    assert.deepEqual(dag.criticalPath(), ['a', 'b', 'd']);
    assert.deepEqual(dag.criticalPath({ c: 5 }), ['a', 'c', 'd']);
    assert.deepEqual(new DAG('empty').criticalPath(), []);
  });

  it('say of a cycle its path', () => {
    const dag = new DAG('x');
    for (const [id, source] of [
      ['a', 'c'],
      ['b', 'a'],
      ['c', 'b'],
    ] as const)
      dag.task(id, { dependsOn: [source] }, () => 1);
    assert.deepEqual(problemsOf(dag), ['these tasks wait for each other: a -> c -> b -> a']);
    assert.throws(() => dag.topologicalSort(), { code: 'cycle', message: /a -> c -> b -> a/ });
    assert.throws(() => dag.parallelLevels(), DagError);
    assert.throws(() => dag.criticalPath(), DagError);
  });

  const one = (options: object) => {
    const dag = new DAG('one');
    dag.task('a', options, () => 1);
    return dag;
  };
  for (const [dag, message] of [
    [diamond(), null],
    [new DAG('empty'), /there is no task/],
    [one({ dependsOn: ['b'] }), /a depends on b, which is no task/],
    [one({ dependsOn: ['a'] }), /a depends on itself/],
    [one({ triggerRule: 'all_dnoe' }), /all_dnoe is no trigger rule/],
    [one({ retries: -1 }), /retries must be a whole number/],
    [one({ retries: 1.5 }), /retries must be a whole number/],
    [one({ timeout: '5 minutes' }), /timeout must be seconds/],
    [one({ retryDelay: -1 }), /retryDelay must be seconds/],
    [one({ timeout: '1h30m', retryDelay: 0.5, maxRetryDelay: '500ms' }), null],
    [new DAG('1x').define((dag) => void dag.task('a', () => 1)), /the DAG’s id "1x"/],
    [new DAG('x').define((dag) => void dag.task('constructor', () => 1)), /no reserved name/],
    [
      new DAG('x').define((dag) => void [dag.task('a', () => 1), dag.task('A', () => 1)]),
      /differ only in case/,
    ],
  ] as const) {
    it(`are checked: ${message ?? 'nothing to say'} (${dag.id})`, () => {
      const problems = problemsOf(dag);
      assert.equal(problems.length, message ? 1 : 0, String(problems));
      if (message) assert.match(problems[0] ?? '', message);
    });
  }

  it('have the words of rules and states', () => {
    assert.equal(TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS, 'none_failed_min_one_success');
    assert.equal(TaskState.TIMED_OUT, 'timed_out');
  });
});
