// What a person sees of a run: plain lines, marks, colours, the end of a failed task's log.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { projectOfEachTest } from '../../support/command-line.js';
import { steeredTasksOfEachTest } from '../../support/steered-task.js';

const ESCAPE = '\u001b';

describe('the lines of a run', () => {
  const project = projectOfEachTest();
  const tasks = steeredTasksOfEachTest(project);

  /** Lines with durations, delays and ids made the same. */
  const lines = (text: string) =>
    text
      .trimEnd()
      .replace(/\d+\.\d\ds/g, 'N.NNs')
      .replace(/[0-9A-Z]{26}/g, 'RUN')
      .split('\n')
      .map((line) => line.replace(/^(.{2,4}Starting DAG run: \w+|Starting DAG run: \w+).*$/u, '$1'));

  const good = () =>
    project.dag('etl_pipeline', {
      max_parallel_tasks: 1,
      tasks: {
        extract: 'true',
        transform: { run: 'true', depends_on: ['extract'] },
        load: { run: 'true', depends_on: ['transform'] },
      },
    });
  const bad = () =>
    project.dag('etl_pipeline', {
      max_parallel_tasks: 1,
      tasks: {
        extract: 'true',
        transform: {
          run: 'echo "reading $TASKFLOW_ATTEMPT"; echo "no such column" >&2; exit 2',
          depends_on: ['extract'],
          retries: 2,
          retry_delay: 0,
        },
        load: { run: 'true', depends_on: ['transform'] },
        optional: { run: 'exit 4', depends_on: ['load'], trigger_rule: 'all_done', allow_failure: true },
        never: { run: 'true', if: 'false', depends_on: ['optional'] },
      },
    });

  it('of one that goes well', async () => {
    const { code, stdout, stderr } = await project.taskflow('run', good());
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.deepEqual(lines(stdout), [
      '🚀 Starting DAG run: etl_pipeline',
      '  ✅ extract              [N.NNs]',
      '  ✅ transform            [N.NNs]',
      '  ✅ load                 [N.NNs]',
      '✨ DAG run completed in N.NNs (3/3 tasks succeeded)',
    ]);
  });

  it('of one that fails: why, which attempt, how to see the log, and the log’s end', async () => {
    const { code, stdout } = await project.taskflow('run', bad());
    assert.equal(code, 1);
    const seen = lines(stdout);
    assert.equal(seen[0], '🚀 Starting DAG run: etl_pipeline');
    const transform = seen.findIndex((line) => line.startsWith('  ❌ transform'));
    assert.equal(
      seen[transform],
      '  ❌ transform            [N.NNs]  exit code 2, attempt 3 of 3  taskflow logs RUN transform',
    );
    assert.match(seen[transform + 1] ?? '', /reading 3$/);
    assert.match(seen[transform + 2] ?? '', /no such column$/);
    assert.match(seen.find((line) => line.includes(' load ')) ?? '', /^ {2}⏭️ load +upstream failed/);
    assert.match(
      seen.find((line) => line.includes(' optional ')) ?? '',
      /^ {2}❌ optional .*exit code 4.*allowed/,
    );
    assert.match(seen.find((line) => line.includes(' never ')) ?? '', /^ {2}⏭️ never +skipped/);
    assert.equal(seen.at(-1), '✨ DAG run failed in N.NNs (1/5 tasks succeeded)');
    assert.equal(seen.filter((line) => line.includes('again in')).length, 2);
  });

  it('shows only the last lines of a long log', async () => {
    const file = project.dag('chatty', {
      tasks: { it: 'for i in $(seq 1 500); do echo "line $i"; done; exit 1' },
    });
    const { stdout } = await project.taskflow('run', file);
    assert.match(stdout, /line 500\n/);
    assert.doesNotMatch(stdout, /line 450\n/);
  });

  it('have no emoji with --no-emoji, and still a mark for each state', async () => {
    const { stdout } = await project.taskflow('--no-emoji', 'run', bad());
    assert.doesNotMatch(stdout, /\p{Extended_Pictographic}/u);
    const marks = new Set(
      [' extract ', ' transform  ', ' load '].map((name) => {
        const line =
          stdout.split('\n').find((each) => each.includes(name) && each.includes('[')) ??
          stdout.split('\n').find((each) => each.includes(name));
        return line?.trim()[0];
      }),
    );
    assert.equal(marks.size, 3);
    assert.ok(stdout.includes('Starting DAG run: etl_pipeline'));
  });

  it('have no colours where there is no terminal, nor where NO_COLOR says so', async () => {
    const plain = await project.taskflow('run', bad());
    assert.equal(plain.stdout.includes(ESCAPE), false);
    const forced = await project.start(['run', bad()], { env: { FORCE_COLOR: '1' } }).ended;
    assert.ok(forced.stdout.includes(ESCAPE));
    for (const [words, env] of [
      [[], { FORCE_COLOR: '1', NO_COLOR: '1' }],
      [['--no-color'], { FORCE_COLOR: '1' }],
    ] as const) {
      const none = await project.start([...words, 'run', bad()], { env }).ended;
      assert.equal(none.stdout.includes(ESCAPE), false);
    }
  });

  it('with --quiet are only what goes wrong', async () => {
    const well = await project.taskflow('run', good(), '--quiet');
    assert.deepEqual([well.code, well.stdout, well.stderr], [0, '', '']);
    const wrong = await project.taskflow('run', bad(), '--quiet');
    assert.equal(wrong.code, 1);
    assert.match(wrong.stdout, /❌ transform/);
    assert.match(wrong.stdout, /no such column/);
    assert.doesNotMatch(wrong.stdout, /✅|Starting/);
  });

  it('are live in a terminal: what runs with its time, and counts', async function () {
    if (spawnSync('script', ['--version']).status !== 0) this.skip();
    const file = project.dag('live', {
      max_parallel_tasks: 2,
      tasks: { first: 'true', slow: { run: tasks.command('slow'), depends_on: ['first'] } },
    });
    const run = project.start(['run', file], {
      inTerminal: true,
      env: { TERM: 'xterm-256color', CI: undefined },
    });
    const slow = await tasks.started('slow');
    await run.prints(/slow +.*\d\.\d\ds/);
    await run.prints(/1\/2 done, 1 running/);
    await slow.end();
    const { code, stdout } = await run.ended;
    assert.equal(code, 0);
    assert.match(stdout, /✅ slow/);
    assert.match(stdout, /completed in .*\(2\/2 tasks succeeded\)/);
  });
});
