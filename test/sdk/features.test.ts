import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ended, Project } from './function-rig.js';

const ARTICLE = `import { DAG } from "taskflow";

export const dag = new DAG("etl_pipeline", { schedule: "0 2 * * *" });
const extract = dag.task("extract", async () => ({ records: await fetchData() }));
const transform = dag.task("transform", { dependsOn: [extract], retries: 3, timeout: "5m" }, ({ extract }) => clean(extract.records));
dag.task("load", { dependsOn: [transform] }, ({ transform }) => writeToWarehouse(transform));
`;
const HELPERS = `
interface Row { readonly id: number | null }
async function fetchData(): Promise<Row[]> { return [{ id: 1 }, { id: null }, { id: 3 }]; }
function clean(rows: readonly Row[]): Row[] { return rows.filter((row) => row.id !== null); }
function writeToWarehouse(rows: readonly Row[]): void { console.log("wrote", rows.length); }
`;

describe('TypeScript and JavaScript functions', function () {
  this.timeout(60_000);
  let project: Project;
  beforeEach(() => {
    project = new Project();
  });
  afterEach(() => project.dispose());

  it('run the issue’s example word for word', async () => {
    const file = project.write('etl_pipeline.dag.ts', ARTICLE + HELPERS);
    const { dags, problems } = project.describe(file);
    assert.deepEqual(problems, []);
    assert.deepEqual(dags, [
      {
        definition: {
          id: 'etl_pipeline',
          schedule: '0 2 * * *',
          tasks: {
            extract: { kind: 'function' },
            transform: { kind: 'function', depends_on: ['extract'], retries: 3, timeout: '5m' },
            load: { kind: 'function', depends_on: ['transform'] },
          },
        },
        line: 3,
        tasks: { extract: { line: 4 }, transform: { line: 5 }, load: { line: 6 } },
      },
    ]);
    const run = await project.run(file);
    assert.deepEqual(run.output('transform'), [{ id: 1 }, { id: 3 }]);
    assert.equal(run.output('load'), undefined);
    assert.equal(run.log('load'), 'wrote 2\n');
  });

  // The same DAG in every kind of module that Node knows.
  const esm = 'import { DAG } from "taskflow";\nexport const dag = new DAG("kind");\n';
  const cjs = 'const { DAG } = require("taskflow");\nconst dag = new DAG("kind");\nexports.dag = dag;\n';
  const body = 'dag.task("a", () => typeof require === "undefined" ? "module" : "commonjs");\n';
  const typed = `enum Kind { A = 1 }\nconst n: number = Kind.A as number;\n${body}`;
  for (const [name, source, kind, packageJson] of [
    ['x.dag.mjs', esm + body, 'module', null],
    ['x.dag.cjs', cjs + body, 'commonjs', null],
    ['x.dag.js', esm + body, 'module', null],
    ['x.dag.js', esm + body, 'module', '{"type":"module"}'],
    ['x.dag.js', cjs + body, 'commonjs', null],
    ['x.dag.ts', esm + typed, 'module', null],
    ['x.dag.ts', esm + typed, 'module', '{"name":"no-word-of-a-type"}'],
    ['x.dag.ts', esm + typed, 'module', '{"type":"module"}'],
    ['x.dag.ts', esm + typed, 'commonjs', '{"type":"commonjs"}'],
    ['x.dag.ts', cjs + typed, 'commonjs', null],
    ['x.dag.mts', esm + typed, 'module', '{"type":"commonjs"}'],
    ['x.dag.cts', esm + typed, 'commonjs', '{"type":"module"}'],
  ] as const) {
    it(`may be a file ${name} as ${kind}${packageJson ? ` beside ${packageJson}` : ''}`, async () => {
      if (packageJson) project.write('package.json', packageJson);
      const run = await project.run(project.write(name, source));
      assert.equal(run.output('a'), kind, JSON.stringify(ended(run, 'a')));
    });
  }

  it('import helpers as compilers allow, and the packages of their own node_modules', async () => {
    project.write(
      'lib/clean.ts',
      'export type Row = { id: number };\nexport const clean = (rows: Row[]) => rows.length;\n',
    );
    project.write('lib/index.ts', 'export const index: string = "index";\n');
    project.write('lib/old.cts', 'const n: number = 4; module.exports = { n };\n');
    project.write('node_modules/left/package.json', '{"name":"left","main":"main.js"}');
    project.write(
      'node_modules/left/main.js',
      'exports.taskflow = require("taskflow").mine; exports.name = "left";',
    );
    project.write('node_modules/taskflow/package.json', '{"name":"taskflow","main":"main.js"}');
    project.write('node_modules/taskflow/main.js', 'exports.mine = "another package of this name";');
    const file = project.write(
      'flows/x.dag.ts',
      `import { DAG } from "taskflow";
import { clean, type Row } from "../lib/clean.js";
import { clean as again } from "../lib/clean";
import { index } from "../lib";
import old from "../lib/old.cjs";
import * as left from "left";
const dag = new DAG("x");
const rows: Row[] = [{ id: 1 }];
dag.task("a", async () => [clean(rows), again(rows), index, old.n, left.name, left.taskflow, (await import("../lib/clean.ts")).clean([])]);
`,
    );
    const run = await project.run(file);
    assert.deepEqual(
      run.output('a'),
      [1, 1, 'index', 4, 'left', 'another package of this name', 0],
      JSON.stringify(ended(run, 'a')),
    );
  });

  it('know their run by the second argument', async () => {
    const file = project.write(
      'context.dag.ts',
      `import { DAG } from "taskflow";
const dag = new DAG("about");
const up = dag.task("up", () => 5);
dag.task("look", { dependsOn: [up], retries: 1, retryDelay: 0 }, (inputs, context) => {
  context.logger.info("rows: %d", 3, { a: 1 });
  if (context.attempt === 1) throw new Error("once");
  const { runId, dagId, taskId, attempt, params, trigger, logicalDate } = context;
  return [runId, dagId, taskId, attempt, params, trigger, logicalDate.toISOString(), inputs];
});
`,
    );
    const run = await project.run(file, { params: { region: 'eu' } });
    const expected = [
      run.folder.runId,
      'about',
      'look',
      2,
      { region: 'eu' },
      'manual',
      run.state.logical_date,
      { up: 5 },
    ];
    assert.deepEqual(run.output('look', 2), expected);
    assert.match(run.log('look', 2), /^[\d-]+T[\d:.]+Z INFO rows: 3 \{ a: 1 \}\n$/);
  });

  it('end by their signal at a timeout, and are given time for it', async () => {
    const file = project.write(
      'signal.dag.ts',
      `import { DAG } from "taskflow";
const dag = new DAG("signal");
dag.task("waits", { timeout: 4 }, async (_, { signal }) => {
  await new Promise((resolve) => { signal.addEventListener("abort", resolve); setTimeout(() => {}, 600_000); });
  await new Promise((resolve) => setTimeout(resolve, 50));
  console.log("cleaned up", signal.aborted);
});
dag.task("other", { dependsOn: ["waits"], triggerRule: "all_done" }, () => 1);
`,
    );
    const run = await project.run(file, { slots: 1 });
    assert.equal(ended(run, 'waits').state, 'timed_out');
    assert.match(run.log('waits'), /cleaned up true\n$/);
    assert.equal(ended(run, 'other').state, 'success');
  });

  it('of several DAGs in one file, of helpers and of loops, belong to that file alone', () => {
    project.write(
      'helper.ts',
      'import { DAG } from "taskflow";\nnew DAG("of_the_helper");\nexport function make(name: string) {\n  const dag = new DAG(name);\n  dag.task("a", () => 1);\n  return dag;\n}\n',
    );
    const file = project.write(
      'several.dag.ts',
      'import { make } from "./helper.ts";\nfor (const name of ["north", "south"])\n  make(name);\nimport { DAG } from "taskflow";\nexport const third = new DAG("third");\n',
    );
    const { dags } = project.describe(file);
    assert.deepEqual(
      dags.map((dag) => [dag.definition.id, dag.line]),
      [
        ['north', 3],
        ['south', 3],
        ['third', 5],
      ],
    );
    assert.deepEqual(dags[0]?.tasks, { a: { line: 3 } });
  });

  it('are described in the words of DAG files, by one rule', () => {
    const file = project.write(
      'x.dag.ts',
      `import { DAG } from "taskflow";
console.log("noise");
const dag = new DAG("x", { envFile: ".env", maxParallelTasks: 2, failFast: true, schedule: { cron: "0 2 * * *", startDate: "2026-01-01" }, params: { a: { type: "string", minLength: 2 } }, defaults: { retryDelay: "1s", env: { camelCase: "x" } } });
dag.task("a", { if: "true", maxRetryDelay: 5, retryOn: [1], allowFailure: true, workingDir: "sub", env: { someName: "x" }, description: undefined }, () => 1);
dag.task("b", { run: "echo hi", dependsOn: "a" });
`,
    );
    assert.deepEqual(project.describe(file).dags[0]?.definition, {
      id: 'x',
      env_file: '.env',
      max_parallel_tasks: 2,
      fail_fast: true,
      schedule: { cron: '0 2 * * *', start_date: '2026-01-01' },
      params: { a: { type: 'string', minLength: 2 } },
      defaults: { retry_delay: '1s', env: { camelCase: 'x' } },
      tasks: {
        a: {
          kind: 'function',
          if: 'true',
          max_retry_delay: 5,
          retry_on: [1],
          allow_failure: true,
          working_dir: 'sub',
          env: { someName: 'x' },
        },
        b: { depends_on: ['a'], run: 'echo hi' },
      },
    });
  });

  it('with a fault while loading say its line', () => {
    const problem = (source: string, name = 'x.dag.ts') =>
      project.describe(project.write(name, source)).problems[0];
    const thrown = problem('interface Erased { a: 1 }\n\nthrow new RangeError("on purpose");\n');
    assert.deepEqual(thrown, { code: 'load-error', message: 'RangeError: on purpose', line: 3 });
    const syntax = problem('const a: number = 1;\nconst b = = 2;\n');
    assert.deepEqual([syntax?.code, syntax?.line], ['load-error', 2], JSON.stringify(syntax));
    const plain = problem('const a = 1;\nconst b = = 2;\n', 'y.dag.mjs');
    assert.deepEqual([plain?.code, plain?.line], ['load-error', 2], JSON.stringify(plain));
    assert.match(problem('import "not-there-at-all";\n')?.message ?? '', /not-there-at-all/);
    const twice = problem(
      'import { DAG } from "taskflow";\nconst dag = new DAG("x");\nfor (const i of [1, 2])\n  dag.task("a", () => i);\n',
    );
    assert.deepEqual([twice?.code, twice?.line], ['duplicate-id', 4]);
    project.write('lib.ts', '\n\nthrow new Error("deep");\n');
    assert.deepEqual(problem('import "./lib.ts";\n')?.related, {
      file: join(project.folder, 'lib.ts'),
      line: 3,
    });
    assert.match(
      problem('await new Promise(() => {});\n')?.message ?? '',
      /waits for something that never comes/,
    );
    assert.match(problem('process.exit(3);\n')?.message ?? '', /process\.exit\(3\)/);
  });

  it('hand over to the command line by dag.run()', () => {
    const cli = project.write(
      'fake-cli',
      `#!/bin/sh\nprintf '%s\\n' "$@" > ${project.folder}/args\nexit 3\n`,
    );
    chmodSync(cli, 0o755);
    project.write(
      'node_modules/taskflow/package.json',
      '{"name":"taskflow","type":"module","main":"main.js"}',
    );
    project.write(
      'node_modules/taskflow/main.js',
      `export * from ${JSON.stringify(resolve('dist/sdk.js'))};`,
    );
    const file = project.write(
      'script.dag.mjs',
      'import { DAG } from "taskflow";\nconst dag = new DAG("script");\ndag.task("a", () => 1);\nawait dag.run({ params: { n: 1, s: "x" } });\nconsole.log("went on");\n',
    );
    const run = (env: Readonly<Record<string, string>>) =>
      spawnSync(process.execPath, [file], { encoding: 'utf8', env: { PATH: '/nowhere', ...env } });
    const result = run({ TASKFLOW_CLI: cli });
    assert.deepEqual([result.status, result.stdout], [3, 'went on\n'], result.stderr);
    const args = readFileSync(join(project.folder, 'args'), 'utf8').trim().split('\n');
    assert.deepEqual(args, ['run', file, '--dag', 'script', '--param', 'n=1', '--param', 's=x']);
    assert.match(run({}).stderr, /DagError: the `taskflow` command could not be started .*set TASKFLOW_CLI/);
    assert.deepEqual(project.describe(file).problems, []);
  });
});
