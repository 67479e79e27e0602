// What an attempt finds around it: TASKFLOW_* variables, layers of env, its folder, an empty standard input.
import assert from 'node:assert/strict';
import { mkdirSync, statSync } from 'node:fs';
import { projectOfEachTest } from '../../support/command-line.js';
import { eventsOf, lastEnd, lastState } from '../../support/event-queries.js';
import { steeredTasksOfEachTest } from '../../support/steered-task.js';

describe('the variables of an attempt', () => {
  const project = projectOfEachTest();
  const tasks = steeredTasksOfEachTest(project);

  it('say which run, DAG, task and attempt it is, and where output and inputs are', async () => {
    const file = project.dag('about', {
      tasks: {
        up: 'echo n=1 >> "$TASKFLOW_OUTPUT"',
        'with-dash_1': { run: tasks.command('it'), depends_on: ['up'], env: { TASKFLOW_TASK_ID: 'mine' } },
      },
    });
    const run = project.start(['run', file, '--json'], {
      env: { TASKFLOW_RUN_ID: 'old', TASKFLOW_NONCE: 'old' },
    });
    const it = await tasks.started('it');
    const { env } = it;
    const started = await run.event((event) => event.type === 'attempt_starting' && event.task_id !== 'up');
    const created = await run.event((event) => event.type === 'run_created');
    assert.ok(started.type === 'attempt_starting' && created.type === 'run_created');
    assert.equal(env.TASKFLOW_RUN_ID, created.run_id);
    assert.equal(env.TASKFLOW_DAG_ID, 'about');
    assert.equal(env.TASKFLOW_TASK_ID, 'with-dash_1');
    assert.equal(env.TASKFLOW_ATTEMPT, '1');
    assert.equal(env.TASKFLOW_LOGICAL_DATE, created.logical_date);
    assert.match(created.logical_date, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.equal(env.TASKFLOW_NONCE, started.nonce);
    assert.ok(env.TASKFLOW_OUTPUT?.startsWith(project.home));
    assert.ok(statSync(env.TASKFLOW_INPUTS ?? '').isFile());
    assert.equal(it.cwd, project.folder);
    await it.end();
    assert.equal((await run.endedRun).code, 0);
  });

  it('count the attempts, each with its own nonce and output', async () => {
    const file = project.dag('attempts', {
      tasks: {
        it: {
          run: 'echo "$TASKFLOW_ATTEMPT $TASKFLOW_NONCE $TASKFLOW_OUTPUT" >> seen; test "$TASKFLOW_ATTEMPT" = 3',
          retries: 2,
          retry_delay: 0,
        },
      },
    });
    const { events } = await project.run(file);
    const seen = project
      .read('seen')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' '));
    const nonces = eventsOf(events, 'attempt_starting').map(({ nonce }) => nonce);
    assert.deepEqual(
      seen.map(([attempt, nonce]) => [attempt, nonce]),
      nonces.map((nonce, index) => [String(index + 1), nonce]),
    );
    assert.equal(new Set(seen.map(([, , output]) => output)).size, 3);
  });

  it('do not hold what is only for the process that runs the DAG', async () => {
    const file = project.dag('clean', { tasks: { it: 'env > env.txt' } });
    const run = project.start(['run', file, '--json'], { env: { ELECTRON_RUN_AS_NODE: '1', MINE: 'kept' } });
    await run.endedRun;
    const names = project
      .read('env.txt')
      .split('\n')
      .map((line) => line.split('=')[0]);
    assert.equal(names.includes('ELECTRON_RUN_AS_NODE'), false);
    assert.ok(names.includes('MINE'));
    const own = names.filter((name) => name?.startsWith('TASKFLOW_') && name !== 'TASKFLOW_HOME');
    assert.deepEqual(own.toSorted(), [
      'TASKFLOW_ATTEMPT',
      'TASKFLOW_DAG_ID',
      'TASKFLOW_INPUTS',
      'TASKFLOW_LOGICAL_DATE',
      'TASKFLOW_NONCE',
      'TASKFLOW_OUTPUT',
      'TASKFLOW_RUN_ID',
      'TASKFLOW_TASK_ID',
    ]);
  });

  it('come with an empty standard input', async () => {
    const file = project.dag('stdin', { tasks: { it: 'cat > stdin.txt; wc -c < stdin.txt' } });
    const { code } = await project.run(file);
    assert.equal(code, 0);
    assert.equal(project.read('stdin.txt'), '');
  });
});

describe('the layers of env', () => {
  const project = projectOfEachTest();

  it('lie over each other key by key: process, env_file, DAG, defaults, task', async () => {
    project.write('.env', 'A=file\nB=file\nC=file\nD=file\n# a comment\nQUOTED="two words"\n');
    project.write('second.env', 'SECOND=yes\nQUOTED2=1\n');
    const file = project.dag('layers', {
      env_file: ['.env', 'second.env', 'not-there.env'],
      env: { B: 'dag', C: 'dag', D: 'dag' },
      defaults: { env: { C: 'defaults', D: 'defaults' } },
      tasks: {
        own: { run: 'echo "$Z $A $B $C $D $QUOTED $SECOND" > own.txt', env: { D: 'task' } },
        other: 'echo "$Z $A $B $C $D" > other.txt',
      },
    });
    const run = project.start(['run', file, '--json'], {
      env: { Z: 'process', A: 'process', B: 'process', C: 'process', D: 'process' },
    });
    assert.equal((await run.endedRun).code, 0);
    assert.equal(project.read('own.txt'), 'process file dag defaults task two words yes\n');
    assert.equal(project.read('other.txt'), 'process file dag defaults defaults\n');
  });

  it('see all upstream tasks by tasks.*, direct or not, in the order of the file, and no other', async () => {
    const file = project.dag('star', {
      tasks: {
        far: 'true',
        broken: { run: 'exit 3', allow_failure: true },
        near: { run: 'true', depends_on: ['far'] },
        other: 'true',
        it: {
          depends_on: ['near', 'broken'],
          trigger_rule: 'all_done',
          if: "contains(tasks.*.state, 'failed')",
          env: { STATES: "${{ join(tasks.*.state, ' ') }}" },
          run: 'echo "$STATES" > star.txt',
        },
      },
    });
    const run = await project.run(file);
    assert.equal(run.code, 0, run.stdout);
    assert.equal(project.read('star.txt'), 'success failed success\n');
  });

  it('see in expressions only the layers below their own', async () => {
    project.write('.env', 'A=file\n');
    const file = project.dag('seen', {
      env_file: ['.env'],
      env: { A: '${{ env.A }}+dag', SIBLING: 'dag', SAW: '[${{ env.SIBLING }}]' },
      defaults: { env: { A: '${{ env.A }}+defaults' } },
      tasks: {
        it: {
          run: 'echo "$A $SAW $LATE" > seen.txt',
          env: { A: '${{ env.A }}+task', LATE: '[${{ env.A }}]' },
        },
      },
    });
    const run = project.start(['run', file, '--json'], { env: { A: 'process' } });
    assert.equal((await run.endedRun).code, 0);
    assert.equal(project.read('seen.txt'), 'file+dag+defaults+task [] [file+dag+defaults]\n');
  });

  it('may use params, run, and outputs and states of upstream tasks, direct or not', async () => {
    const file = project.dag('contexts', {
      params: { region: { type: 'string', default: 'eu' } },
      tasks: {
        far: `echo '{"list":[1,{"deep":"x"}]}' > "$TASKFLOW_OUTPUT"`,
        near: { run: 'echo rows=7 >> "$TASKFLOW_OUTPUT"', depends_on: ['far'] },
        it: {
          depends_on: ['near'],
          env: {
            REGION: '${{ params.region }}',
            ROWS: '${{ tasks.near.output.rows }}',
            DEEP: '${{ tasks.far.output.list[1].deep }}',
            STATE: '${{ tasks.far.state }}/${{ tasks.near.state }}',
            RUN: '${{ run.id }} ${{ run.logical_date }} ${{ run.trigger }}',
            CALL: "${{ format('{0}-{1}', params.region, 'x') }}",
          },
          run: 'printf "%s|" "$REGION" "$ROWS" "$DEEP" "$STATE" "$RUN" "$CALL" > seen.txt',
        },
      },
    });
    const { finished, events } = await project.run(file);
    const [created] = eventsOf(events, 'run_created');
    const run = `${finished.run_id} ${created?.logical_date} manual`;
    assert.equal(project.read('seen.txt'), `eu|7|x|success/success|${run}|eu-x|`);
  });

  it('hold null as empty, strings as they are, and everything else as JSON', async () => {
    const file = project.dag('texts', {
      tasks: {
        up: `echo '{"null":null,"text":" a \\"b\\" ","yes":true,"zero":0,"half":0.5,"list":[1,"x",null],"map":{"k":{"l":1}}}' > "$TASKFLOW_OUTPUT"`,
        it: {
          depends_on: ['up'],
          env: Object.fromEntries(
            ['null', 'text', 'yes', 'zero', 'half', 'list', 'map', 'absent'].map((key) => [
              `V_${key}`,
              `\${{ tasks.up.output.${key} }}`,
            ]),
          ),
          run: 'printf "%s|" "$V_null" "$V_text" "$V_yes" "$V_zero" "$V_half" "$V_absent" > seen.txt; echo "$V_list" > list.json; echo "$V_map" > map.json',
        },
      },
    });
    assert.equal((await project.run(file)).code, 0);
    assert.equal(project.read('seen.txt'), '| a "b" |true|0|0.5||');
    assert.deepEqual(JSON.parse(project.read('list.json')), [1, 'x', null]);
    assert.deepEqual(JSON.parse(project.read('map.json')), { k: { l: 1 } });
  });

  it('fail the attempt where an expression fails, without a retry and without a skip', async () => {
    const file = project.dag('wrong', {
      tasks: { it: { run: 'touch ran', env: { X: "${{ fromJSON('{nope') }}" }, retries: 2, retry_delay: 0 } },
    });
    const { code, states, events } = await project.run(file);
    assert.equal(code, 1);
    assert.deepEqual(states, { it: 'failed' });
    assert.ok(
      lastEnd(events, 'it')?.reason === 'bad_expression' ||
        lastState(events, 'it')?.reason === 'bad_expression',
    );
    assert.throws(() => project.read('ran'));
  });

  it('take values up to 100 kB; a longer one fails the attempt and names TASKFLOW_INPUTS', async () => {
    const file = project.dag('long', {
      tasks: {
        up: {
          shell: 'node',
          run: 'require("fs").writeFileSync(process.env.TASKFLOW_OUTPUT, JSON.stringify({ok: "x".repeat(100000), long: "x".repeat(100001)}))',
        },
        fits: {
          run: 'printf %s "$X" | wc -c > size.txt',
          env: { X: '${{ tasks.up.output.ok }}' },
          depends_on: ['up'],
        },
        long: { run: 'true', env: { X: '${{ tasks.up.output.long }}' }, depends_on: ['up'] },
      },
    });
    const { states, events } = await project.run(file);
    assert.deepEqual(states, { up: 'success', fits: 'success', long: 'failed' });
    assert.equal(project.read('size.txt').trim(), '100000');
    assert.match(lastEnd(events, 'long')?.message ?? '', /TASKFLOW_INPUTS/);
  });

  it('too long in all for the system fail the attempt and name TASKFLOW_INPUTS', async function () {
    if (process.platform !== 'linux') this.skip();
    const many = Array.from({ length: 80 }, (_, index) => [`V${index}`, '${{ tasks.up.output }}']);
    const file = project.dag('too_much', {
      tasks: {
        up: {
          shell: 'node',
          run: 'require("fs").writeFileSync(process.env.TASKFLOW_OUTPUT, JSON.stringify("x".repeat(99000)))',
        },
        it: { run: 'true', env: Object.fromEntries(many), depends_on: ['up'] },
        last: { run: 'true', depends_on: ['it'], trigger_rule: 'all_done' },
      },
    });
    const { states, events } = await project.run(file);
    assert.deepEqual(states, { up: 'success', it: 'failed', last: 'success' });
    assert.match(lastEnd(events, 'it')?.message ?? '', /TASKFLOW_INPUTS/);
  });
});

describe('the folder of an attempt', () => {
  const project = projectOfEachTest();

  it('is the DAG file’s, wherever the run was started', async () => {
    project.write('deep/er/here.dag.json', JSON.stringify({ tasks: { it: { run: 'pwd > here.txt' } } }));
    assert.equal((await project.run('deep/er/here.dag.json')).code, 0);
    assert.equal(project.read('deep/er/here.txt').trim(), project.path('deep/er'));
  });

  it('is working_dir: the DAG’s relative to the file, the task’s relative to the DAG’s, expressions in both', async () => {
    for (const folder of ['sub/eu/in', 'elsewhere']) mkdirSync(project.path(folder), { recursive: true });
    const file = project.dag('folders', {
      params: { region: { type: 'string', default: 'eu' } },
      working_dir: 'sub/${{ params.region }}',
      tasks: {
        plain: 'pwd',
        inner: { run: 'pwd', working_dir: '${{ env.WHERE }}', env: { WHERE: 'in' } },
        absolute: { run: 'pwd', working_dir: project.path('elsewhere') },
      },
    });
    const { code, finished } = await project.run(file);
    assert.equal(code, 0);
    assert.equal(project.log(finished.run_id, 'plain').trim(), project.path('sub/eu'));
    assert.equal(project.log(finished.run_id, 'inner').trim(), project.path('sub/eu/in'));
    assert.equal(project.log(finished.run_id, 'absolute').trim(), project.path('elsewhere'));
  });

  it('must be there: else the attempt fails and says which folder', async () => {
    project.write('a-file', '');
    const file = project.dag('missing', {
      tasks: { it: { run: 'true', working_dir: 'not-there' }, file: { run: 'true', working_dir: 'a-file' } },
    });
    const { code, states, events } = await project.run(file);
    assert.equal(code, 1);
    assert.deepEqual(states, { it: 'failed', file: 'failed' });
    assert.match(lastEnd(events, 'it')?.message ?? '', /not-there does not exist/);
    assert.match(lastEnd(events, 'file')?.message ?? '', /a-file is not a folder/);
  });

  it('may be made by an earlier task', async () => {
    const file = project.dag('made', {
      tasks: { make: 'mkdir later', it: { run: 'pwd', working_dir: 'later', depends_on: ['make'] } },
    });
    assert.equal((await project.run(file)).code, 0);
  });
});
