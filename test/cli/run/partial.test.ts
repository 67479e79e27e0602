// A part of a DAG: which tasks run, and what they get from the others.
import assert from 'node:assert/strict';
import { projectOfEachTest } from '../../support/command-line.js';
import { startedAttempts } from '../../support/event-queries.js';

const writes = (text: string) => `echo '${text}' > "$TASKFLOW_OUTPUT"`;

describe('a run of a part', () => {
  const project = projectOfEachTest();

  /** a → b → d → e, c → d */
  const dag = (settings: object = {}) =>
    project.dag('part', {
      tasks: {
        a: writes('"a1"'),
        b: { run: writes('"b1"'), depends_on: ['a'] },
        c: writes('"c1"'),
        d: {
          run: 'printf "%s|" "$A" "$B" "$C" "$STATE" > d.txt; cat "$TASKFLOW_INPUTS" > d.json',
          depends_on: ['b', 'c'],
          env: {
            A: '${{ tasks.a.output }}',
            B: '${{ tasks.b.output }}',
            C: '${{ tasks.c.output }}',
            STATE: '${{ tasks.b.state }}',
          },
          ...settings,
        },
        e: { run: 'true', depends_on: ['d'] },
      },
    });

  for (const [words, ran] of [
    [['--task', 'd'], ['d']],
    [
      ['--task', 'b', '--task', 'e'],
      ['b', 'e'],
    ],
    [
      ['--from', 'b'],
      ['b', 'd', 'e'],
    ],
    [
      ['--until', 'b'],
      ['a', 'b'],
    ],
    [
      ['--from', 'b', '--until', 'd'],
      ['b', 'd'],
    ],
    [
      ['--until', 'd'],
      ['a', 'b', 'c', 'd'],
    ],
  ] as const) {
    it(`${words.join(' ')} runs ${ran.join(', ')}; the others stay none`, async () => {
      const { code, states, events } = await project.run(dag(), ...words);
      assert.equal(code, 0);
      assert.deepEqual(
        startedAttempts(events).toSorted(),
        ran.map((id) => `${id}.1`),
      );
      const wanted = ['a', 'b', 'c', 'd', 'e'].map((id) => [
        id,
        (ran as readonly string[]).includes(id) ? 'success' : 'none',
      ]);
      assert.deepEqual(states, Object.fromEntries(wanted));
    });
  }

  it('takes the outputs of the others from the latest success of each, else null', async () => {
    const file = dag();
    await project.run(file, '--task', 'd');
    assert.equal(project.read('d.txt').split('|').slice(0, 3).join('|'), '||');
    assert.equal((await project.run(file)).code, 0);
    assert.equal(project.read('d.txt'), 'a1|b1|c1|success|');
    // A later run in which b failed and c succeeded with something else.
    project.dag('part', {
      tasks: {
        a: 'false',
        b: { run: 'true', depends_on: ['a'] },
        c: writes('"c2"'),
        d: { run: 'true', depends_on: ['b', 'c'] },
        e: { run: 'true', depends_on: ['d'] },
      },
    });
    assert.equal((await project.run(file)).code, 1);
    assert.equal((await project.run(dag(), '--task', 'd')).code, 0);
    assert.equal(project.read('d.txt').split('|').slice(0, 3).join('|'), 'a1|b1|c2');
    assert.deepEqual(JSON.parse(project.read('d.json')), { b: 'b1', c: 'c2' });
  });

  it('does not count the others among the upstream tasks', async () => {
    const { states } = await project.run(dag({ trigger_rule: 'one_failed' }), '--from', 'd');
    assert.equal(states.d, 'success');
  });

  it('names the nearest task where one is unknown, and runs nothing', async () => {
    project.dag('typo', { tasks: { extract: 'touch ran', load: 'touch ran' } });
    for (const option of ['--task', '--from', '--until']) {
      const { code, stderr } = await project.taskflow('run', 'typo', option, 'extrct');
      assert.equal(code, 2);
      assert.match(stderr, /extrct.*did you mean extract/s);
    }
    assert.throws(() => project.read('ran'));
  });
});
