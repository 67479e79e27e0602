// What the text of a file in code and its host's answer make together; hosts are made up here.
import assert from 'node:assert/strict';
import type { HostAnswer, HostDescription } from '../../src/core/host-description.js';
import { readDagText } from '../../src/definition/discover.js';
import { notStaticProblems } from '../../src/definition/not-static.js';

const LITERAL = `from taskflow import DAG
dag = DAG("literal")
dag.task("a", run="true")
`;
const LOOP = `from taskflow import DAG
dag = DAG("loop")
for name in ["a", "b"]:
    dag.task(name, run="true", depends_on=["b"] if name == "a" else [])
`;
const task = { run: 'true' };
const answer = (more: Partial<HostDescription>): HostAnswer => ({
  ok: true,
  description: { language: 'python', dags: [], problems: [], ...more },
});
const loopDag = (tasks: Record<string, unknown>) => ({
  definition: { id: 'loop', tasks },
  line: 2,
  tasks: Object.fromEntries(Object.keys(tasks).map((id) => [id, { line: 4 }])),
});

/** Reads with a host that gives this answer; `asked` says how often it was. */
async function read(text: string, given: HostAnswer, file = '/p/x.dag.py', isAlwaysAsked = false) {
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return given;
  };
  const reading = await readDagText(text, file, { ask, isAlwaysAsked });
  const codes = reading.problems.map(({ code, range }) => `${code} ${range.start.line + 1}`);
  return { reading, asked, codes, ids: reading.dags.map(({ id }) => id) };
}

describe('a file in code', () => {
  it('whose text tells all is not run', async () => {
    const { reading, asked } = await read(LITERAL, answer({}));
    assert.equal(asked, 0);
    assert.deepEqual(
      reading.dags.map(({ id, definition }) => [id, definition?.tasks.length]),
      [['literal', 1]],
    );
    assert.equal(reading.mayAsk, false);
  });

  it('is asked all the same to see whether it can be loaded', async () => {
    const problem = { code: 'load-error', message: 'ImportError: no', line: 1 } as const;
    const { reading, asked, codes } = await read(LITERAL, answer({ problems: [problem] }), undefined, true);
    assert.equal(asked, 1);
    assert.deepEqual(codes, ['load-error 1']);
    assert.equal(reading.dags[0]?.definition, null);
  });

  it('without a host has no definition where parts are left open, and says which', async () => {
    const reading = await readDagText(LOOP, '/p/x.dag.py');
    assert.equal(reading.mayAsk, true);
    assert.deepEqual(
      reading.dags.map(({ id, definition, problems }) => [id, definition, problems]),
      [['loop', null, []]],
    );
    const notes = notStaticProblems(reading, LOOP, 'Trust it.');
    assert.ok(notes.length > 0);
    for (const { code, severity, message } of notes) {
      assert.deepEqual([code, severity], ['not-static', 'info']);
      assert.match(message, /Trust it\.$/);
    }
    const lines = LOOP.split('\n');
    for (const { range } of notes.toReversed())
      lines.splice(range.start.line, 0, '# taskflow-ignore not-static');
    const silenced = lines.join('\n');
    const again = await readDagText(silenced, '/p/x.dag.py');
    assert.deepEqual([notStaticProblems(again, silenced, ''), again.mayAsk], [[], true]);
  });

  it('takes from its host what the text leaves open, checked like any DAG', async () => {
    const dags = [loopDag({ a: { ...task, depends_on: ['b'] }, b: task })];
    const { reading, codes } = await read(LOOP, answer({ dags }));
    assert.deepEqual(codes, []);
    assert.deepEqual(
      reading.dags[0]?.definition?.tasks.map(({ id, depends_on }) => [id, depends_on]),
      [
        ['a', ['b']],
        ['b', []],
      ],
    );
    assert.equal(reading.dags[0]?.positions.task('a')?.key.start.line, 3);
    assert.equal(reading.dags[0]?.positions.dagId()?.start.line, 1);
    const ring = [loopDag({ a: { ...task, depends_on: ['b'] }, b: { ...task, depends_on: ['a'] } })];
    assert.deepEqual((await read(LOOP, answer({ dags: ring }))).codes, ['cycle 4', 'cycle 4']);
    const typo = [loopDag({ a: { ...task, trigger_rule: 'all_dome' } })];
    assert.deepEqual((await read(LOOP, answer({ dags: typo }))).codes, ['bad-trigger-rule 4']);
  });

  it('that two of one id are made in can not run them', async () => {
    const { reading, codes } = await read(
      LOOP,
      answer({ dags: [loopDag({ a: task }), loopDag({ b: task })] }),
    );
    assert.deepEqual(codes, ['duplicate-id 2']);
    assert.ok(reading.dags.every(({ definition }) => definition === null));
  });

  it('keeps what its text told when its host fails, and can not run', async () => {
    const given = { ok: false, code: 'load-timeout', message: 'too slow' } as const;
    const { reading, codes, ids } = await read(LOOP, given);
    assert.deepEqual([codes, ids], [['load-timeout 1'], ['loop']]);
    assert.equal(reading.dags[0]?.definition, null);
  });

  it('that its host can load has no mistake of syntax, whatever our parser thinks', async () => {
    const text = `${LITERAL}x = = 1\n`;
    const alone = await readDagText(text, '/p/x.dag.py');
    assert.ok(alone.problems.some(({ severity }) => severity === 'error'));
    const dag = { definition: { id: 'literal', tasks: { a: task } }, line: 2, tasks: { a: { line: 3 } } };
    const { codes, reading } = await read(text, answer({ dags: [dag] }));
    assert.deepEqual(codes, []);
    assert.ok(reading.dags[0]?.definition);
  });

  it('of another program is passed over; one with our ending may get its DAG from elsewhere', async () => {
    const other = 'import airflow\ndag = airflow.DAG("x")\n';
    const passed = await read(other, answer({}), '/p/x_dag.py');
    assert.deepEqual([passed.asked, passed.ids, passed.codes], [0, [], []]);
    const helped = await read('import helpers\nhelpers.make()\n', answer({ dags: [loopDag({ a: task })] }));
    assert.deepEqual([helped.asked, helped.ids], [1, ['loop']]);
  });
});
