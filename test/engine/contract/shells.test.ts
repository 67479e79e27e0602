// How commands run: each shell, where a script stops, and that values never become shell text.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { projectOfEachTest } from '../../support/command-line.js';
import { lastEnd } from '../../support/event-queries.js';

describe('a shell', () => {
  const project = projectOfEachTest();

  it('sh is the default and stops at the first failing line', async () => {
    const file = project.dag('sh', { tasks: { it: 'echo one\nfalse\necho two' } });
    const { code, finished, events } = await project.run(file);
    assert.equal(code, 1);
    assert.equal(project.log(finished.run_id, 'it'), 'one\n');
    assert.equal(lastEnd(events, 'it')?.exit_code, 1);
  });

  it('bash stops at the first failing line and at a pipe that breaks in its middle', async () => {
    const file = project.dag('bash', {
      shell: 'bash',
      tasks: {
        lines: '[[ a == a ]] && echo one\nfalse\necho two',
        pipe: '(exit 9) | cat\necho two',
        plain: { shell: 'sh', run: '(exit 9) | cat\necho two' },
      },
    });
    const { finished, states, events } = await project.run(file);
    assert.deepEqual(states, { lines: 'failed', pipe: 'failed', plain: 'success' });
    assert.equal(project.log(finished.run_id, 'lines'), 'one\n');
    assert.equal(project.log(finished.run_id, 'pipe'), '');
    assert.equal(lastEnd(events, 'pipe')?.exit_code, 9);
  });

  it('python and node take the text as their program', async function () {
    if (spawnSync('python3', ['-c', '']).status !== 0) this.skip();
    const file = project.dag('programs', {
      defaults: { env: { X: 'x' } },
      tasks: {
        py: { shell: 'python', run: 'import os\nfor i in range(2):\n    print(i, os.environ["X"])' },
        js: { shell: 'node', run: 'const { X } = process.env;\nfor (const i of [0, 1]) console.log(i, X);' },
        py_bad: { shell: 'python', run: 'raise SystemExit(4)' },
        js_bad: { shell: 'node', run: 'throw new Error("thrown")' },
      },
    });
    const { finished, states, events } = await project.run(file);
    assert.deepEqual(states, { py: 'success', js: 'success', py_bad: 'failed', js_bad: 'failed' });
    assert.equal(project.log(finished.run_id, 'py'), '0 x\n1 x\n');
    assert.equal(project.log(finished.run_id, 'js'), '0 x\n1 x\n');
    assert.equal(lastEnd(events, 'py_bad')?.exit_code, 4);
    assert.match(project.log(finished.run_id, 'js_bad'), /thrown/);
  });

  it('that is not there fails the attempt and is named', async () => {
    const file = project.dag('absent', { tasks: { it: { shell: 'pwsh', run: 'exit 0' } } });
    const node = spawnSync('sh', ['-c', 'dirname "$(command -v sh)"'], { encoding: 'utf8' }).stdout.trim();
    const run = project.start(['run', file, '--json'], { env: { PATH: node } });
    const { code, states, finished, events } = await run.endedRun;
    if (states.it === 'success') return;
    assert.equal(code, 1);
    assert.deepEqual(states, { it: 'failed' });
    const seen = (lastEnd(events, 'it')?.message ?? '') + project.log(finished.run_id, 'it');
    assert.match(seen, /pwsh/);
  });

  it('records the right end after exec, after a trap of its own, and with closed descriptors', async () => {
    const file = project.dag('ends', {
      tasks: {
        exec: 'exec sh -c "exit 5"',
        trap: 'trap "exit 6" EXIT\nexit 1',
        closed: 'exec 0<&- 1>&- 2>&- 3>&-\nexit 7',
        many: 'for i in 3 4 5 6 7 8 9; do eval "exec $i>&-"; done; exit 8',
      },
    });
    const { events } = await project.run(file);
    for (const [task, code] of [
      ['exec', 5],
      ['trap', 6],
      ['closed', 7],
      ['many', 8],
    ] as const)
      assert.equal(lastEnd(events, task)?.exit_code, code, task);
  });

  it('writes standard output and error into one log, in the order in which they came', async () => {
    const file = project.dag('order', {
      tasks: { it: 'for i in 1 2 3; do echo "out $i"; echo "err $i" >&2; done' },
    });
    const { finished } = await project.run(file);
    const lines = [1, 2, 3].flatMap((i) => [`out ${i}\n`, `err ${i}\n`]);
    assert.equal(project.log(finished.run_id, 'it'), lines.join(''));
  });

  it('takes commands of more than 100 kB, in every kind', async () => {
    const filler = (comment: string) => `${comment} ${'x'.repeat(200)}\n`.repeat(1000);
    const file = project.dag('long', {
      tasks: {
        sh: `${filler('#')}echo "sh $1 done"\nfalse\necho not this`,
        bash: { shell: 'bash', run: `${filler('#')}(exit 9) | cat\necho not this` },
        js: { shell: 'node', run: `${filler('//')}console.log('js done')` },
        py: { shell: 'python', run: `${filler('#')}print('py done')` },
      },
    });
    const { finished, events, states } = await project.run(file);
    assert.deepEqual(states, { sh: 'failed', bash: 'failed', js: 'success', py: 'success' });
    assert.equal(project.log(finished.run_id, 'sh'), 'sh  done\n');
    assert.equal(project.log(finished.run_id, 'bash'), '');
    assert.equal(lastEnd(events, 'bash')?.exit_code, 9);
    assert.equal(project.log(finished.run_id, 'js'), 'js done\n');
    assert.equal(project.log(finished.run_id, 'py'), 'py done\n');
  });
});

describe('a value', () => {
  const project = projectOfEachTest();

  it('never becomes shell text, whatever is in it', async () => {
    const nasty = `'"; touch hacked; $(touch hacked) \`touch hacked\` \${HOME} \\ %s\n* ~ # é 🚀 \t|&<> !`;
    const file = project.dag('nasty', {
      params: { text: { type: 'string' } },
      tasks: {
        up: {
          shell: 'node',
          run: 'require("fs").writeFileSync(process.env.TASKFLOW_OUTPUT, JSON.stringify(process.env.T))',
          env: { T: '${{ params.text }}' },
        },
        sh: { run: 'printf %s "$T" > sh.txt', env: { T: '${{ tasks.up.output }}' }, depends_on: ['up'] },
        bash: {
          shell: 'bash',
          run: 'printf %s "$T" > bash.txt',
          env: { T: '${{ tasks.up.output }}' },
          depends_on: ['up'],
        },
      },
    });
    const { code } = await project.run(file, '--param', `text=${nasty}`);
    assert.equal(code, 0);
    assert.equal(project.read('sh.txt'), nasty);
    assert.equal(project.read('bash.txt'), nasty);
    assert.throws(() => project.read('hacked'));
  });

  it('that holds an expression is not evaluated again', async () => {
    const file = project.dag('twice', {
      params: { text: { type: 'string' } },
      tasks: { it: { run: 'printf %s "$T" > seen.txt', env: { T: '${{ params.text }}' } } },
    });
    await project.run(file, '--param', 'text=${{ run.id }}');
    assert.equal(project.read('seen.txt'), '${{ run.id }}');
  });

  it('with a zero byte fails its task instead of being cut, and so does a command', async () => {
    const file = project.dag('zero', {
      tasks: {
        up: `printf '"a\\\\u0000b"' > "$TASKFLOW_OUTPUT"`,
        it: { run: 'printf %s "$T" > seen.txt', env: { T: '${{ tasks.up.output }}' }, depends_on: ['up'] },
        command: 'echo a\u0000b',
        last: { run: 'true', depends_on: ['it'], trigger_rule: 'all_done' },
      },
    });
    const { code, states, events } = await project.run(file);
    assert.equal(code, 1);
    assert.deepEqual(states, { up: 'success', it: 'failed', command: 'failed', last: 'success' });
    for (const task of ['it', 'command']) assert.match(lastEnd(events, task)?.message ?? '', /zero byte/);
  });

  it('cannot be put into run: the file has an error and nothing runs', async () => {
    const file = project.dag('inrun', {
      params: { text: { type: 'string', default: 'x' } },
      tasks: { it: 'echo ${{ params.text }} > seen.txt' },
    });
    const { code, stderr } = await project.taskflow('run', file);
    assert.equal(code, 2);
    assert.match(stderr, /expression-in-run/);
    assert.throws(() => project.read('seen.txt'));
  });
});
