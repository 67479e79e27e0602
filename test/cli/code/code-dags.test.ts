// DAG files in code by the command line: found, checked, drawn, run and retried like those in YAML.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ARTICLE, HELPERS } from '../../support/article.js';
import { CLI, CliRig, ensureBuilt } from '../cli-rig.js';

const ARTICLE_TS = `import { DAG } from "taskflow";

export const dag = new DAG("etl_pipeline", { schedule: "0 2 * * *" });
const extract = dag.task("extract", async () => ({ records: await fetchData() }));
const transform = dag.task("transform", { dependsOn: [extract], retries: 3, timeout: "5m" }, ({ extract }) => clean(extract.records));
dag.task("load", { dependsOn: [transform] }, ({ transform }) => writeToWarehouse(transform));

interface Row { readonly id: number | null }
async function fetchData(): Promise<Row[]> { return [{ id: 1 }, { id: null }, { id: 3 }]; }
function clean(rows: readonly Row[]): Row[] { return rows.filter((row) => row.id !== null); }
function writeToWarehouse(rows: readonly Row[]): void { console.log("wrote", rows.length); }
`;

interface Finished {
  readonly run_id: string;
  readonly dag_id: string;
  readonly state: string;
  readonly tasks: Readonly<Record<string, { readonly state: string; readonly attempts: number }>>;
}

const LANGUAGES = [
  {
    language: 'Python',
    ending: 'py',
    article: ARTICLE + HELPERS,
    loop: `from taskflow import DAG
for region in ["eu", "us"]:
    dag = DAG(f"sync_{region}", schedule="@daily")
    for step in range(2):
        @dag.task(id=f"step_{step}", depends_on=[f"step_{step - 1}"] if step else [])
        def work(context, **inputs):
            return context.task_id
`,
    broken: 'from taskflow import DAG\nDAG("broken").task("a", run="true")\nimport no_such_module\n',
    brokenAt: 2,
    cycle: `from taskflow import DAG
dag = DAG("ring")
for this, other in [("a", "b"), ("b", "a")]:
    dag.task(this, run="true", depends_on=[other])
`,
    flaky: (isMended: boolean) => `from taskflow import DAG
dag = DAG("mend")

@dag.task()
def first():
    print("first ran")
    return 5

@dag.task(depends_on=[first])
def second(first):
    ${isMended ? 'return first * 2' : 'raise ValueError("not yet")'}
`,
    slow: `from taskflow import DAG
import os, time

dag = DAG("slow")

def note(words):
    with open("calls", "a") as file:
        print(words, file=file)

@dag.task()
def first():
    note("first")
    return 20

@dag.task(depends_on=[first])
def second(first):
    note("second")
    while not os.path.exists("go"):
        time.sleep(0.05)
    return first + 1

@dag.task(depends_on=[second])
def third(second):
    note(f"third {second}")
`,
  },
  {
    language: 'TypeScript',
    ending: 'ts',
    article: ARTICLE_TS,
    loop: `import { DAG } from "taskflow";
for (const region of ["eu", "us"]) {
  const dag = new DAG("sync_" + region, { schedule: "@daily" });
  for (const step of [0, 1])
    dag.task("step_" + step, { dependsOn: step > 0 ? ["step_" + (step - 1)] : [] }, (_, context) => context.taskId);
}
`,
    broken:
      'import { DAG } from "taskflow";\nnew DAG("broken").task("a", { run: "true" });\nthrow new Error("no such thing");\n',
    brokenAt: 2,
    cycle: `import { DAG } from "taskflow";
const dag = new DAG("ring");
for (const [id, other] of [["a", "b"], ["b", "a"]] as const) dag.task(id, { run: "true", dependsOn: [other] });
`,
    flaky: (isMended: boolean) => `import { DAG } from "taskflow";
const dag = new DAG("mend");
const first = dag.task("first", () => { console.log("first ran"); return 5; });
dag.task("second", { dependsOn: [first] }, ({ first }) => {
  ${isMended ? 'return first * 2;' : 'if (first > 0) throw new RangeError("not yet"); return 0;'}
});
`,
    slow: `import { appendFileSync, existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { DAG } from "taskflow";

const dag = new DAG("slow");
const note = (words: string) => appendFileSync("calls", words + String.fromCharCode(10));
const first = dag.task("first", () => { note("first"); return 20; });
const second = dag.task("second", { dependsOn: [first] }, async ({ first }) => {
  note("second");
  while (!existsSync("go")) await setTimeout(50);
  return first + 1;
});
dag.task("third", { dependsOn: [second] }, ({ second }) => note("third " + second));
`,
  },
] as const;

describe('DAG files in code', function () {
  this.timeout(240_000);
  before(ensureBuilt);
  let rig: CliRig;
  beforeEach(() => {
    rig = new CliRig();
  });
  afterEach(() => rig.remove());

  async function finished(...words: string[]): Promise<Finished & { readonly code: number | null }> {
    const { code, stdout, stderr } = await rig.taskflow(...words, '--json');
    const last = stdout.trim().split('\n').at(-1) ?? '';
    assert.match(last, /"type":"run_finished"/, stdout + stderr);
    return { code, ...(JSON.parse(last) as Finished) };
  }
  const states = ({ tasks }: Finished) =>
    Object.fromEntries(Object.entries(tasks).map(([id, { state }]) => [id, state]));

  for (const { language, ending, article, loop, broken, brokenAt, cycle, flaky, slow } of LANGUAGES) {
    describe(`in ${language}`, () => {
      it('run the article’s example, and are listed, shown, drawn and planned', async () => {
        rig.write(`flows/etl_pipeline.dag.${ending}`, article);
        const run = await finished('run', 'etl_pipeline');
        assert.deepEqual(
          [run.code, run.state, states(run)],
          [0, 'success', { extract: 'success', transform: 'success', load: 'success' }],
        );
        const { stdout: log } = await rig.taskflow('logs', run.run_id, 'load');
        assert.match(log, /wrote/);
        const [listed] = (await rig.json('list', '--json')) as {
          id: string;
          tasks: number;
          errors: number;
        }[];
        assert.deepEqual([listed?.id, listed?.tasks, listed?.errors], ['etl_pipeline', 3, 0]);
        const definition = (await rig.json('show', 'etl_pipeline', '--json')) as {
          tasks: { id: string; kind: string; retries: number; timeout_ms?: number }[];
        };
        assert.deepEqual(
          definition.tasks.map(({ id, kind, retries, timeout_ms }) => [id, kind, retries, timeout_ms]),
          [
            ['extract', 'function', 0, undefined],
            ['transform', 'function', 3, 300_000],
            ['load', 'function', 0, undefined],
          ],
        );
        assert.match((await rig.taskflow('graph', 'etl_pipeline')).stdout, /extract.*transform.*load/s);
        const times = (await rig.json('next', 'etl_pipeline', '--json', '-n', '2')) as string[];
        assert.equal(times.length, 2);
        assert.deepEqual(await rig.json('validate', '--json'), []);
      });

      it('made in loops are asked for, and picked by --dag', async () => {
        const file = rig.write(`sync.dag.${ending}`, loop);
        assert.deepEqual(await rig.json('validate', '--json'), []);
        const listed = (await rig.json('list', '--json')) as { id: string; tasks: number }[];
        assert.deepEqual(
          listed.map(({ id, tasks }) => [id, tasks]),
          [
            ['sync_eu', 2],
            ['sync_us', 2],
          ],
        );
        const unclear = await rig.taskflow('run', file);
        assert.equal(unclear.code, 2);
        assert.match(unclear.stderr, /makes 2 DAGs, sync_eu, sync_us; pick one by --dag/);
        const unknown = await rig.taskflow('run', file, '--dag', 'sync_ue');
        assert.match(unknown.stderr, /makes no DAG sync_ue; did you mean sync_/);
        const picked = await finished('run', file, '--dag', 'sync_us');
        assert.deepEqual([picked.code, picked.dag_id], [0, 'sync_us']);
        assert.deepEqual(states(picked), { step_0: 'success', step_1: 'success' });
        const byId = await finished('run', 'sync_eu', '--from', 'step_1');
        assert.deepEqual([byId.code, byId.dag_id], [0, 'sync_eu']);
        const plan = await rig.taskflow(
          ...['backfill', 'sync_eu', '--from', '2026-01-01', '--to', '2026-01-03', '--dry-run'],
        );
        assert.equal(plan.code, 0, plan.stderr);
        assert.match(plan.stdout, /2026-01-03/);
        const schedules = (await rig.json('scheduler', '--status', '--json')) as {
          dags: { dag_id: string }[];
        };
        assert.deepEqual(
          schedules.dags.map(({ dag_id }) => dag_id),
          ['sync_eu', 'sync_us'],
        );
      });

      it('that can’t be loaded say why, at the line; nothing of them runs', async () => {
        const file = rig.write(`broken.dag.${ending}`, broken);
        const { code, stdout } = await rig.taskflow('validate', '--load', '--json');
        const problems = JSON.parse(stdout) as { code: string; range: { start: { line: number } } }[];
        assert.equal(code, 2);
        assert.deepEqual(
          problems.map((problem) => [problem.code, problem.range.start.line]),
          [['load-error', brokenAt]],
        );
        const ring = rig.write(`ring.dag.${ending}`, cycle);
        const refused = await rig.taskflow('run', ring);
        assert.equal(refused.code, 2);
        assert.match(refused.stderr, /cycle/);
        rmSync(file);
      });

      it('are retried with the file as it is now, and keep the outputs of what succeeded', async () => {
        const file = rig.write(`mend.dag.${ending}`, flaky(false));
        const first = await finished('run', file);
        assert.deepEqual(states(first), { first: 'success', second: 'failed' });
        rig.write(`mend.dag.${ending}`, flaky(true));
        const again = await finished('retry', first.run_id);
        assert.deepEqual([again.code, again.state], [0, 'success']);
        assert.deepEqual([again.tasks.first?.attempts, again.tasks.second?.attempts], [1, 2]);
      });

      it('go on by resume where their command was killed, no function called twice', async () => {
        const run = rig.start(['run', rig.write(`slow.dag.${ending}`, slow), '--json']);
        const printed = await run.printed('"type":"attempt_started","task_id":"second"');
        run.kill();
        await run.ended;
        rig.write('go', '');
        const { run_id } = JSON.parse(printed.split('\n')[0] ?? '') as Finished;
        const { code, state } = await finished('resume', run_id);
        assert.deepEqual([code, state], [0, 'success']);
        const calls = readFileSync(resolve(rig.folder, 'calls'), 'utf8');
        assert.equal(calls, 'first\nsecond\nthird 21\n');
      });

      it('leave a history that is asked, filtered and pruned like any other', async () => {
        const good = await finished('run', rig.write(`etl.dag.${ending}`, article));
        const bad = await finished('run', rig.write(`mend.dag.${ending}`, flaky(false)));
        const runs = async (...words: string[]) =>
          ((await rig.json('runs', ...words, '--json')) as Finished[]).map(({ run_id }) => run_id);
        assert.deepEqual(await runs(), [bad.run_id, good.run_id]);
        assert.deepEqual(await runs('--state', 'failed'), [bad.run_id]);
        assert.deepEqual(await runs('--dag', 'etl_pipeline'), [good.run_id]);
        const pruned = await rig.taskflow('prune', '--keep', '0', '--dag', 'mend');
        assert.equal(pruned.code, 0, pruned.stderr);
        assert.deepEqual(await runs(), [good.run_id]);
      });
    });
  }

  it('hand over to the command line when Python runs them', () => {
    const params = 'params={"who": {"type": "string", "default": "you"}}';
    const file = rig.write(
      'hello.py',
      `from taskflow import DAG
dag = DAG("hello", ${params})
@dag.task()
def greet(context):
    print("hello", context.params["who"])
if __name__ == "__main__":
    dag.run(params={"who": "all of you"})
`,
    );
    const { status, stdout, stderr } = spawnSync('python3', [file], {
      cwd: rig.folder,
      encoding: 'utf8',
      env: { ...rig.env, TASKFLOW_CLI: CLI, PYTHONPATH: resolve('python'), PYTHONDONTWRITEBYTECODE: '1' },
    });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /DAG run: hello|hello/);
    assert.match(stdout, /completed/);
  });

  it('hand over to the command line when Node runs them', () => {
    // As an install would: the package, with the SDK that was built.
    const sdk = resolve(rig.folder, 'node_modules/taskflow');
    mkdirSync(sdk, { recursive: true });
    writeFileSync(resolve(sdk, 'package.json'), '{"name":"taskflow","type":"module","main":"main.js"}');
    writeFileSync(resolve(sdk, 'main.js'), `export * from ${JSON.stringify(resolve(CLI, '../sdk.js'))};`);
    const file = rig.write(
      'hello.mjs',
      `import { DAG } from "taskflow";
const dag = new DAG("hello", { params: { who: { type: "string", default: "you" } } });
dag.task("greet", (_, { params }) => console.log("hello", params.who));
await dag.run({ params: { who: "all of you" } });
console.log("it ended with", process.exitCode);
`,
    );
    const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
      cwd: rig.folder,
      encoding: 'utf8',
      env: { ...rig.env, TASKFLOW_CLI: CLI },
    });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /DAG run: hello[\s\S]*completed[\s\S]*it ended with/);
  });

  it('complete their DAGs without being run', async () => {
    rig.write('etl.dag.py', `open("was-run", "w")\n${ARTICLE}`);
    const { stdout } = await rig.taskflow('__complete', '--', 'run', 'etl.dag.py', '--dag', '');
    assert.equal((await rig.taskflow('run', 'no_such_file.dag.py')).code, 2);
    assert.match(stdout, /^etl_pipeline\t/m);
    assert.throws(() => rmSync(resolve(rig.folder, 'was-run')), /ENOENT/);
  });
});
