// Every example runs by the real command line and ends as its own comments say.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { removeFolder } from '../support/remove-folder.js';

interface Outcome {
  readonly code: number | null;
  readonly state: string;
  readonly tasks: Readonly<Record<string, string>>;
}

const CLI = resolve('dist/cli.js');
let folder: string;

function taskflow(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { ...process.env, TASKFLOW_HOME: join(folder, 'home') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

/** Runs an example; a task's text is its state, and how many attempts it took where that is not one. */
async function run(example: string, ...options: string[]): Promise<Outcome & { readonly runId: string }> {
  const { code, stdout, stderr } = await taskflow('run', `examples/${example}`, '--json', ...options);
  const last = stdout.trim().split('\n').at(-1) ?? '';
  assert.match(last, /^\{.*"type":"run_finished"/, stdout + stderr);
  const event = JSON.parse(last) as {
    run_id: string;
    state: string;
    tasks: Record<string, { state: string; attempts: number; allowed?: true }>;
  };
  const tasks = Object.entries(event.tasks).map(([id, { state, attempts, allowed }]): [string, string] => [
    id,
    `${state}${attempts > 1 ? `, attempt ${attempts}` : ''}${allowed ? ', allowed' : ''}`,
  ]);
  return { code, state: event.state, tasks: Object.fromEntries(tasks), runId: event.run_id };
}

function outcomeOf({ code, state, tasks }: Outcome): Outcome {
  return { code, state, tasks };
}

async function logOf(runId: string, task: string): Promise<string> {
  return (await taskflow('logs', runId, task)).stdout;
}

describe('examples', () => {
  // A copy, so that what the examples write does not lie in the checkout.
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'taskflow-examples-'));
    cpSync('examples', join(folder, 'examples'), { recursive: true });
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'dir');
  });

  afterEach(() => {
    removeFolder(folder);
  });

  it('etl/movies: loads the films, with a retry, a condition that is false and a clean-up', async () => {
    const result = await run('etl/movies.dag.yaml');
    assert.deepEqual(outcomeOf(result), {
      code: 0,
      state: 'success',
      tasks: {
        extract: 'success, attempt 2',
        validate: 'success',
        fix_dates: 'success',
        fix_titles: 'success',
        add_returns: 'success',
        ask_for_help: 'skipped',
        load: 'success',
        report: 'success',
        clean_up: 'success',
      },
    });
    const report = readFileSync(join(folder, 'examples/etl/out/report.txt'), 'utf8');
    assert.match(
      report,
      /^3145 films from 1915 to 2010 \(56 unusable left out, 18 dates and \d+ titles repaired\)/,
    );
    assert.equal(
      readFileSync(join(folder, 'examples/etl/out/movies.sqlite')).toString('latin1', 0, 15),
      'SQLite format 3',
    );
  }).timeout(60_000);

  it('etl/movies: goes on without its repair where there is nothing to repair', async () => {
    const { code, tasks } = await run('etl/movies.dag.yaml', '--param', 'collected_until=2050');
    assert.equal(code, 0);
    assert.equal(tasks.fix_dates, 'skipped');
    assert.equal(tasks.load, 'success');
  }).timeout(60_000);

  it('python and typescript: the same commands for files in code', async () => {
    const checked = await taskflow('validate', 'examples', '--json');
    assert.deepEqual([checked.code, JSON.parse(checked.stdout)], [0, []], checked.stderr);
    const weather = await run('python/weather.dag.py', '--param', 'unit=fahrenheit');
    assert.equal(weather.code, 0);
    assert.equal(weather.tasks.extract, 'success, attempt 2');
    assert.match(await logOf(weather.runId, 'report'), /^Warmest month: 08/m);
    const sales = await run('python/calls.dag.py', '--dag', 'sales_south');
    assert.deepEqual(sales.tasks, { fetch: 'success', fetch__1: 'success', add_up: 'success' });
    const films = await run('typescript/movies.dag.ts');
    assert.deepEqual([films.code, films.state], [0, 'success']);
  }).timeout(120_000);

  it('retries: a busy server is asked three times, a stuck task twice', async () => {
    const result = await run('retries.dag.yaml');
    assert.deepEqual(outcomeOf(result), {
      code: 0,
      state: 'success',
      tasks: { fetch: 'success, attempt 3', slow_or_stuck: 'success, attempt 2' },
    });
  });

  it('trigger-rules: the run fails, the alarm is raised, the clean-up runs', async () => {
    const result = await run('trigger-rules.dag.yaml');
    assert.deepEqual(outcomeOf(result), {
      code: 1,
      state: 'failed',
      tasks: {
        set_up_database: 'success',
        test: 'failed',
        publish: 'upstream_failed',
        raise_alarm: 'success',
        remove_database: 'success',
      },
    });
    assert.match(await logOf(result.runId, 'raise_alarm'), /the tests ended as failed/);
  });

  it('outputs: values reach conditions, the environment and the inputs', async () => {
    const result = await run('outputs.dag.yaml');
    assert.deepEqual(outcomeOf(result), {
      code: 0,
      state: 'success',
      tasks: { count: 'success', archive: 'success', nothing_to_do: 'skipped', announce: 'success' },
    });
    assert.match(await logOf(result.runId, 'archive'), /archiving, newest is notes\.txt/);
    assert.match(await logOf(result.runId, 'announce'), /files\.tar of 4096 bytes\n.*"name": ?"files\.tar"/s);
  });

  it('params: defaults, given values, and values that are refused', async () => {
    const result = await run('params.dag.yaml', '--param', 'region=us', '--param', 'tables=["films"]');
    assert.deepEqual(outcomeOf(result), {
      code: 0,
      state: 'success',
      tasks: { plan: 'success', load: 'success' },
    });
    assert.match(await logOf(result.runId, 'plan'), /films to us in batches of 100/);
    assert.equal((await run('params.dag.yaml', '--param', 'dry_run=true')).tasks.load, 'skipped');
    const refused = await taskflow('run', 'examples/params.dag.yaml', '--param', 'region=mars');
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /region/);
  });

  it('fan-out: all parts run before the merge, at most three at once', async () => {
    const { code, stdout } = await taskflow('run', 'examples/fan-out.dag.yaml', '--json');
    assert.equal(code, 0);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; task_id?: string });
    let running = 0;
    let most = 0;
    for (const { type } of events) {
      if (type === 'attempt_starting') running += 1;
      if (type === 'attempt_finished') running -= 1;
      most = Math.max(most, running);
    }
    assert.equal(most, 3);
    const started = events.filter(({ type }) => type === 'attempt_starting').map(({ task_id }) => task_id);
    assert.equal(started[0], 'split');
    assert.equal(started.at(-1), 'merge');
    assert.equal(started.length, 7);
  });

  it('skips-and-allowed-failures: nothing new and a failure that may be, and the run succeeds', async () => {
    const result = await run('skips-and-allowed-failures.dag.yaml');
    assert.deepEqual(outcomeOf(result), {
      code: 0,
      state: 'success',
      tasks: {
        look_for_news: 'skipped',
        import_news: 'skipped',
        rebuild_index: 'success',
        warm_cache: 'failed, allowed',
        done: 'success',
      },
    });
  });

  it('env-and-folders: each layer over the one before', async () => {
    const { code, runId } = await run('env-and-folders.dag.yaml');
    assert.equal(code, 0);
    assert.match(await logOf(runId, 'greet'), /hello, world! \(from the file\)/);
    assert.match(await logOf(runId, 'greet_a_friend'), /hello, dear world!/);
    assert.match(await logOf(runId, 'elsewhere'), /movies\.dag\.yaml/);
    assert.match(await logOf(runId, 'in_node'), /hello from Node v/);
  });
});
