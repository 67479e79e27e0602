import assert from 'node:assert/strict';
import { CliRig, ensureBuilt } from '../cli-rig.js';
import { MadeRun } from '../made-run.js';

const ETL = `id: etl
description: Nightly load
tags: [nightly]
schedule: { cron: "0 2 * * *", timezone: Europe/Berlin }
params:
  region: { type: string, enum: [eu, us], default: eu, description: Where to load }
tasks:
  extract: { run: "true", retries: 2 }
  left: { run: "true", depends_on: [extract], timeout: 90s }
  right: { run: "true", depends_on: [extract] }
  load: { run: "true", depends_on: [left, right], trigger_rule: all_done }
`;

describe('commands about DAGs', function () {
  // Each test starts some programs, on a machine that may be busy with other tests.
  this.timeout(120_000);
  before(ensureBuilt);
  let rig: CliRig;
  beforeEach(() => {
    rig = new CliRig();
  });
  afterEach(() => rig.remove());

  function finishedRun(): MadeRun {
    const run = new MadeRun({ home: rig.home, dag: ETL }).started();
    run.begins('extract').succeeds('extract', 2_000);
    run.begins('left').succeeds('left', 500);
    run.begins('right').fails('right', 3, 4_000);
    return run.begins('load').succeeds('load', 250).ends('failed');
  }

  describe('list', () => {
    it('lists the DAGs of the project with schedule, tasks and last run', async () => {
      rig.write('flows/etl.dag.yaml', ETL);
      rig.write('first.dag.yaml', 'tasks:\n  a: { run: "true" }\n');
      const run = finishedRun();
      const dags = (await rig.json('list', '--json')) as Record<string, unknown>[];
      const next = dags[0]?.next;
      assert.match(String(next), /^\d{4}-\d\d-\d\dT02:00:00\+0[12]:00$/);
      assert.deepEqual(dags, [
        {
          id: 'etl',
          file: 'flows/etl.dag.yaml',
          description: 'Nightly load',
          tags: ['nightly'],
          schedule: 'At 02:00 (Europe/Berlin)',
          next,
          paused: false,
          tasks: 4,
          errors: 0,
          last_run: {
            run_id: run.id,
            dag_id: 'etl',
            state: 'failed',
            trigger: 'manual',
            logical_date: '2026-03-01T08:00:00.000Z',
            started_at: '2026-03-01T08:00:00.000Z',
            ended_at: '2026-03-01T08:00:06.750Z',
          },
        },
        {
          id: 'first',
          file: 'first.dag.yaml',
          description: null,
          tags: [],
          schedule: null,
          next: null,
          paused: false,
          tasks: 1,
          errors: 0,
          last_run: null,
        },
      ]);
      const { stdout } = await rig.taskflow('list', '--no-emoji', '--tag', 'nightly');
      assert.match(
        stdout,
        /^DAG +TASKS +LAST RUN +SCHEDULE +NEXT +TAGS +FILE\netl +4 +x failed .* ago +At 02:00 \(Europe\/Berlin\) +schedules are off +nightly +flows\/etl\.dag\.yaml\n$/,
      );
    });

    it('says when each runs next, and which are paused, once schedules are on', async () => {
      rig.write('hourly.dag.yaml', 'schedule: "@hourly"\ntasks: { a: { run: "true" } }\n');
      rig.write('etl.dag.yaml', ETL);
      await rig.taskflow('scheduler', '--enable');
      await rig.taskflow('scheduler', '--pause', 'etl');
      const { stdout } = await rig.taskflow('list', '--no-emoji');
      assert.match(stdout, /etl .* paused /);
      assert.match(stdout, /hourly .* (in \d+ (minutes?|seconds?)|just now) /);
    });

    it('lists files with errors too, and says what to do in an empty project', async () => {
      const empty = await rig.taskflow('list', '--json');
      assert.deepEqual([empty.code, empty.stdout], [0, '[]\n']);
      const { stderr } = await rig.taskflow('list');
      assert.match(stderr, /no DAG files .* taskflow init/);
      rig.write('bad.dag.yaml', 'tasks:\n  a: { runs: "true" }\n');
      const bad = await rig.taskflow('list', '--no-emoji');
      assert.match(bad.stdout, /bad +1 +2 errors in the file +bad\.dag\.yaml/);
      assert.match(bad.stderr, /taskflow validate/);
    });
  });

  describe('show', () => {
    it('shows settings, parameters, tasks and how they have done', async () => {
      rig.write('etl.dag.yaml', ETL);
      finishedRun();
      const { code, stdout } = await rig.taskflow('show', 'etl');
      assert.equal(code, 0);
      assert.match(stdout, /^etl\n {2}Nightly load\n {2}file +etl\.dag\.yaml\n/);
      assert.match(stdout, /schedule At 02:00 \(Europe\/Berlin\)\n +next \d{4}-\d\d-\d\dT02:00/);
      assert.match(stdout, /region +string +"eu" +enum \["eu","us"\] +Where to load\n/);
      assert.match(stdout, /load +left, right +all_done/);
      assert.match(stdout, /left +extract +1m30s/);
      assert.match(stdout, /TASK +RUNS +SUCCESS +MEDIAN +95 %\nextract +1 +100 % +2\.00s +2\.00s\n/);
      assert.match(stdout, /right +1 +0 %\n/);
    });

    it('prints the definition as the engine has it', async () => {
      rig.write('etl.dag.yaml', ETL);
      const definition = (await rig.json('show', 'etl.dag.yaml', '--json')) as {
        id: string;
        tasks: { id: string; timeout_ms?: number }[];
      };
      assert.equal(definition.id, 'etl');
      assert.deepEqual(
        definition.tasks.map(({ id, timeout_ms }) => [id, timeout_ms]),
        [
          ['extract', undefined],
          ['left', 90_000],
          ['right', undefined],
          ['load', undefined],
        ],
      );
    });

    it('names the nearest DAG, and shows the errors of a file that has some', async () => {
      rig.write('etl.dag.yaml', ETL);
      rig.write('bad.dag.yaml', 'tasks:\n  a: { run: "true", depends_on: [b] }\n');
      const unknown = await rig.taskflow('show', 'elt2');
      assert.deepEqual([unknown.code, unknown.stdout], [2, '']);
      const near = await rig.taskflow('show', 'etll');
      assert.match(near.stderr, /did you mean etl\?/);
      const bad = await rig.taskflow('show', 'bad', '--json');
      assert.deepEqual([bad.code, bad.stdout], [2, '']);
      assert.match(bad.stderr, /unknown-task[\s\S]*has errors/);
    });
  });

  describe('graph', () => {
    it('draws a DAG in the terminal and in other formats', async () => {
      rig.write('etl.dag.yaml', ETL);
      const picture = await rig.taskflow('graph', 'etl', '--no-emoji');
      assert.equal(picture.code, 0);
      for (const id of ['extract', 'left', 'right', 'load'])
        assert.match(picture.stdout, new RegExp(`\\b${id}\\b`));
      // biome-ignore lint/suspicious/noControlCharactersInRegex: only ASCII is what is asked for.
      assert.match(picture.stdout, /^[\x00-\x7f]*$/, 'ASCII alone without emoji');
      assert.match(
        (await rig.taskflow('graph', 'etl', '--format', 'mermaid')).stdout,
        /^---\ntitle: "?etl"?\n---\nflowchart LR\n/,
      );
      assert.match(
        (await rig.taskflow('graph', 'etl', '--format', 'dot', '--direction', 'down')).stdout,
        /^digraph "etl" \{\n.*rankdir=TB/,
      );
      assert.match((await rig.taskflow('graph', 'etl', '--format', 'svg')).stdout, /^<svg [\s\S]*<\/svg>\n$/);
      const { levels } = (await rig.json('graph', 'etl', '--format', 'json')) as { levels: string[][] };
      assert.deepEqual(levels, [['extract'], ['left', 'right'], ['load']]);
    });

    it("shows a run's states with the graph that it had", async () => {
      const run = finishedRun();
      const { tasks } = (await rig.json('graph', '--run', run.id.slice(0, 20), '--format', 'json')) as {
        tasks: { id: string; state: string }[];
      };
      assert.deepEqual(
        tasks.map(({ id, state }) => `${id} ${state}`),
        ['extract success', 'left success', 'right failed', 'load success'],
      );
    });

    it('tells levels and critical path, by the durations of a run', async () => {
      const run = finishedRun();
      const { stdout } = await rig.taskflow('graph', '--run', run.id, '--levels', '--critical-path');
      assert.match(stdout, /2 +2 +left, right\n/);
      assert.match(stdout, /Critical path: extract → right → load\n {2}6\.25s/);
      assert.match(stdout, /left +2\.00s +3\.50s\n/);
    });

    it('draws what it can of a file with errors, a cycle too, and says so', async () => {
      rig.write(
        'bad.dag.yaml',
        'tasks:\n  a: { depends_on: [b] }\n  b: { depends_on: [a, nobody], run: 3 }\n',
      );
      const { code, stdout, stderr } = await rig.taskflow('graph', 'bad.dag.yaml');
      assert.equal(code, 0);
      assert.match(stdout, /\ba\b[\s\S]*\bb\b|\bb\b[\s\S]*\ba\b/);
      assert.match(stderr, /has errors .*taskflow validate/);
    });

    it('refuses what makes no sense', async () => {
      assert.equal((await rig.taskflow('graph')).code, 2);
      rig.write('etl.dag.yaml', ETL);
      const { code, stderr } = await rig.taskflow('graph', 'etl', '--levels', '--format', 'svg');
      assert.equal(code, 2);
      assert.match(stderr, /--format json has both/);
      const other = new MadeRun({ home: rig.home, dag: 'id: other\ntasks:\n  a: { run: "true" }\n' });
      assert.match(
        (await rig.taskflow('graph', 'etl', '--run', other.id)).stderr,
        /is one of other, not of etl/,
      );
    });
  });
});
