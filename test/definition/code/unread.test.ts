import assert from 'node:assert/strict';
import { readCodeFile } from '../../../src/definition/code/read-code-file.js';

async function read(text: string, file: string) {
  const { dags, unread, problems } = await readCodeFile(text, file);
  return {
    dags,
    found: [...problems, ...dags.flatMap((dag) => dag.problems)].map(
      ({ code, message }) => `${code}: ${message}`,
    ),
    unread: unread.map(({ range, reason, dagId }) => `${range.start.line + 1} ${dagId}: ${reason}`),
  };
}

const python = (text: string) => read(`from taskflow import DAG, task, TriggerRule\n${text}`, 'some.dag.py');
const script = (text: string) => read(`import { DAG, task } from "taskflow";\n${text}`, 'some.dag.ts');

/** Says that it is not all read, says nothing false, and gives nothing to run. */
function expectUnread(result: Awaited<ReturnType<typeof read>>, ...unread: string[]) {
  assert.deepEqual(result.found, []);
  assert.deepEqual(result.unread, unread);
  assert.deepEqual(
    result.dags.map(({ definition }) => definition),
    result.dags.map(() => null),
  );
}

const LATER = '@dag.task(depends_on=["t1"], if_="tasks.t2.output")\ndef later(t1): pass\n';
const LATER_SCRIPT = 'dag.task("later", { dependsOn: ["t1"], if: "tasks.t2.output" }, () => 1);\n';

describe('what Python code does not say literally', () => {
  it('tasks made in a loop, a condition, a function, a comprehension, a try, a class', async () => {
    const task = 'dag.task(f"t{n}", run="true")';
    expectUnread(
      await python(`dag = DAG("d")\nfor n in range(3):\n    ${task}\n${LATER}`),
      '3 d: tasks are made in a loop',
    );
    expectUnread(
      await python(`dag = DAG("d")\nif n:\n    ${task}\n${LATER}`),
      '3 d: tasks are made under a condition',
    );
    expectUnread(
      await python(`dag = DAG("d")\ndef make(n):\n    ${task}\nmake(1)\n${LATER}`),
      '3 d: tasks are made in a function',
    );
    expectUnread(
      await python(`dag = DAG("d")\n[${task} for n in range(3)]\n${LATER}`),
      '3 d: tasks are made in a loop',
    );
    expectUnread(
      await python(`dag = DAG("d")\ntry:\n    ${task}\nexcept ValueError:\n    pass\n${LATER}`),
      '3 d: tasks are made in a `try`',
    );
    expectUnread(
      await python(`dag = DAG("d")\nclass A:\n    ${task}\n${LATER}`),
      '3 d: tasks are made in a class',
    );
    expectUnread(
      await python(`dag = DAG("d")\nx = n and ${task}\n${LATER}`),
      '3 d: tasks are made under a condition',
    );
    expectUnread(
      await python(
        `dag = DAG("d")\nwith dag:\n    for n in range(3):\n        task(f"t{n}", run="true")\n${LATER}`,
      ),
      '4 d: tasks are made in a loop',
    );
  });

  it('DAGs made in a function or a loop, with a computed id, or elsewhere', async () => {
    expectUnread(
      await python(
        'def build(n):\n    with DAG(n) as dag:\n        @task\n        def a(): pass\nbuild("x")\n',
      ),
      '2 null: a DAG is made in a function',
    );
    expectUnread(await python('for n in "ab":\n    dag = DAG(n)\n'), '2 null: a DAG is made in a loop');
    expectUnread(
      await python('dag = DAG(f"d{n}")\n@dag.task\ndef a(b): pass\n'),
      '2 null: the id of this DAG is computed',
    );
    expectUnread(
      await python('from helpers import dag\n@dag.task(depends_on=["b"])\ndef a(): pass\n'),
      '3 null: this DAG is not made here',
    );
  });

  it('computed ids, options, dependencies: the rest is still checked', async () => {
    expectUnread(
      await python(`dag = DAG("d")\n@dag.task(id=f"t{n}")\ndef a(): pass\n${LATER}`),
      '4 d: the id of this task is computed',
    );
    expectUnread(
      await python('dag = DAG("d")\n@dag.task(**options)\ndef a(b): pass\n'),
      '4 d: options of this task are computed',
    );
    expectUnread(
      await python('dag = DAG("d", **options)\n@dag.task(if_="params.x")\ndef a(): pass\n'),
      '2 d: options of this DAG are computed',
    );
    expectUnread(
      await python('dag = DAG("d", params=make())\n@dag.task(if_="params.x")\ndef a(): pass\n'),
      '2 d: `params` is computed',
    );
    expectUnread(
      await python('dag = DAG("d")\n@dag.task(depends_on=make())\ndef a(b): pass\n'),
      '3 d: `depends_on` is computed',
    );
    const { found, unread } = await python(
      'dag = DAG("d")\n@dag.task(retries=count(), timeout="x", depends_on=["b"])\ndef a(): pass\n',
    );
    assert.deepEqual(unread, ['3 d: `retries` is computed']);
    assert.equal(found.length, 2, found.join());
  });

  it('constants that code changes, wherever it does', async () => {
    for (const change of [
      'X["retries"] = 2',
      'X.update(a=1)',
      'X |= other',
      'change(X)',
      'del X["retries"]',
      'for y in z:\n    X["a"] = 1',
      'def f():\n    X["a"] = 1\nf()',
    ]) {
      const { unread } = await python(
        `X = {"retries": 1}\ndag = DAG("d", defaults=X)\n@dag.task\ndef a(): pass\n${change}\n`,
      );
      assert.deepEqual(unread, ['3 d: `defaults` is computed'], change);
    }
    const rebound = await python(
      'R = 1\ndef f():\n    global R\n    R = 2\nf()\ndag = DAG("d")\n@dag.task(retries=R)\ndef a(): pass\n',
    );
    assert.deepEqual(rebound.unread, ['8 d: `retries` is computed']);
  });

  it('DAGs and tasks that are handed on or changed', async () => {
    expectUnread(
      await python(`dag = DAG("d")\nregister(dag)\n${LATER}`),
      '3 d: the DAG is handed to other code',
    );
    expectUnread(
      await python(
        `dag = DAG("d")\ndags = {"a": dag}\nfor each in dags.values():\n    each.task("t1", run="x")\n${LATER}`,
      ),
      '4 d: the DAG is used in a loop',
    );
    expectUnread(
      await python(
        'dag = DAG("d")\n@dag.task\ndef a(): pass\n@dag.task(if_="tasks.a.output")\ndef b(): pass\nb.add_upstream(a)\n',
      ),
      '7 d: a task is handed to `add_upstream`',
    );
    expectUnread(
      await python('dag = DAG("d")\n@wrap\n@dag.task\ndef a(): pass\n'),
      '5 d: a task is handed to another decorator',
    );
    expectUnread(
      await python('dag = DAG("d")\n@dag.task\n@wrap\ndef a(x): pass\n'),
      '5 d: the id of this task is computed',
    );
  });

  it('calls in a function that is called, or in a comprehension', async () => {
    expectUnread(
      await python(
        'dag = DAG("d")\n@dag.task\ndef a(): pass\n@dag.task\ndef b(x): pass\ndef wire():\n    b(a())\nwire()\n',
      ),
      '7 d: tasks are called in a function',
    );
    expectUnread(
      await python(
        'dag = DAG("d")\n@dag.task\ndef a(): pass\n@dag.task\ndef b(x): pass\nb([a() for _ in range(3)])\n',
      ),
      '7 d: tasks are called in a loop',
    );
  });

  it('nothing of that is said of code that touches no DAG', async () => {
    const { unread, found } = await python(`import os, csv
dag = DAG("d")
LIMITS = [1, 2]
if os.environ.get("X"):
    LEVEL = 1
for name in LIMITS:
    print(name, dag.id)
try:
    import numpy
except ImportError:
    numpy = None
class Row:
    def dag(self): return self.task("x")
def helper(dag, rows):
    for row in rows:
        dag.task(row)
    return [task(row) for task in rows]
def unused():
    return dag.task("never", run="true")
@dag.task(retries=LIMITS[1])
def a(context):
    for row in csv.reader([]):
        dag = row
        LIMITS.append(dag.task(row))
    return helper(dag, LIMITS)
@dag.task(depends_on=[a])
def b(a):
    a = a.task("x")
    return a
def main():
    dag.run()
if __name__ == "__main__":
    for x in dag.tasks:
        dag.task(x)
    main()
`);
    assert.deepEqual(found, []);
    assert.deepEqual(unread, []);
  });

  it('nothing at all of files of other programs', async () => {
    const text = 'from airflow import DAG\nwith DAG("x") as dag:\n    task = BashOperator(task_id="a"\n';
    assert.deepEqual(await readCodeFile(text, 'airflow_dag.py'), { dags: [], unread: [], problems: [] });
  });
});

describe('what TypeScript code does not say literally', () => {
  it('tasks made in a loop, a condition, a function, a callback', async () => {
    const task = 'dag.task(`t${n}`, { run: "true" })';
    expectUnread(
      await script(`const dag = new DAG("d");\nfor (const n of [1, 2]) ${task};\n${LATER_SCRIPT}`),
      '3 d: tasks are made in a loop',
    );
    expectUnread(
      await script(`const dag = new DAG("d");\nif (n) ${task};\n${LATER_SCRIPT}`),
      '3 d: tasks are made under a condition',
    );
    expectUnread(
      await script(
        `const dag = new DAG("d");\nfunction make(n: number) { ${task}; }\nmake(1);\n${LATER_SCRIPT}`,
      ),
      '3 d: tasks are made in a function',
    );
    expectUnread(
      await script(
        `const dag = new DAG("d");\nconst make = (n: number) => ${task};\nmake(1);\n${LATER_SCRIPT}`,
      ),
      '3 d: tasks are made in a function',
    );
    expectUnread(
      await script(`const dag = new DAG("d");\n[1, 2].forEach((n) => ${task});\n${LATER_SCRIPT}`),
      '3 d: tasks are made in a loop',
    );
    expectUnread(
      await script(`const dag = new DAG("d");\nn && ${task};\n${LATER_SCRIPT}`),
      '3 d: tasks are made under a condition',
    );
    expectUnread(
      await script(
        `const dag = new DAG("d");\ndag.define(() => { for (const n of x) task(n, { run: "y" }); });\n${LATER_SCRIPT}`,
      ),
      '3 d: tasks are made in a loop',
    );
  });

  it('computed ids and options, and DAGs that are handed on', async () => {
    expectUnread(
      await script('const dag = new DAG(name);\ndag.task("a", () => 1);\n'),
      '2 null: the id of this DAG is computed',
    );
    expectUnread(
      await script('function build(n: string) { return new DAG(n); }\nexport const dag = build("a");\n'),
      '2 null: a DAG is made in a function',
    );
    expectUnread(
      await script(`const dag = new DAG("d");\ndag.task(name, () => 1);\n${LATER_SCRIPT}`),
      '3 d: the id of this task is computed',
    );
    expectUnread(
      await script(`const dag = new DAG("d");\ndag.task("a", { ...options, dependsOn: ["b"] }, () => 1);\n`),
      '3 d: what this task is made of is computed',
    );
    expectUnread(
      await script(`const dag = new DAG("d", { params });\ndag.task("a", { if: "params.x" }, () => 1);\n`),
      '2 d: `params` is computed',
    );
    expectUnread(
      await script(`const dag = new DAG("d");\nregister(dag);\n${LATER_SCRIPT}`),
      '3 d: the DAG is handed to other code',
    );
    expectUnread(
      await script(`const dag = new DAG("d");\nsetUp(() => dag.task("t1", { run: "x" }));\n${LATER_SCRIPT}`),
      '3 d: tasks are made in a function',
    );
    expectUnread(
      await script(`let dag = new DAG("d");\nfunction reset() { dag = new DAG("e"); }\nreset();\n`),
      '1 d: the DAG is handed to a name that a function binds anew',
      '3 null: a DAG is made in a function',
    );
  });

  it('constants that code changes', async () => {
    for (const change of [
      'x.retries = 2',
      'x.retries++',
      'delete x.retries',
      'Object.assign(x, y)',
      'function f() { x.a = 1; }\nf()',
    ]) {
      const { unread } = await script(
        `const x = { retries: 1 };\nconst dag = new DAG("d", { defaults: x });\ndag.task("a", () => 1);\n${change};\n`,
      );
      assert.deepEqual(unread, ['3 d: `defaults` is computed'], change);
    }
  });

  it('nothing of that is said of code that touches no DAG', async () => {
    const { unread, found } = await script(`import x from "y";
const dag = new DAG("d");
const limits = [1, 2];
if (process.env.X) console.log(dag.id);
for (const limit of limits) console.log(limit, dag.tasks.size);
function helper(dag: { task(x: unknown): void }) { dag.task(1); }
function unused() { dag.task("never", { run: "x" }); }
class A { dag = 1; task() { return this.dag; } }
const a = dag.task("a", { retries: limits[1] }, ({ b }) => {
  const dag = helper(b);
  limits.push(1);
  return [dag].map((a) => task(a, () => 1));
});
dag.task("b", { dependsOn: [a] }, ({ a }) => a.task("x"));
if (require.main === module) dag.run();
export { dag };
`);
    assert.deepEqual(found, []);
    assert.deepEqual(unread, []);
  });
});

describe('an expression that does something with a DAG or a task that is not known here', () => {
  it('in Python is left to loading', async () => {
    const head = 'dag = DAG("d")\nmake = dag.task("make", run="true")\nuse = dag.task("use", run="true")\n';
    for (const line of [
      'make >> use',
      'x = make << use',
      'print(make | use)',
      'dag.tsak("c", run="true")',
      'x = dag.tsak',
      'make.set_downstream(use)',
      'dag["make"]',
      '-make',
      '@dag.tsak()\ndef c(): pass',
      '@make\ndef c(): pass',
    ]) {
      const { unread, found, dags } = await python(head + line);
      assert.deepEqual([found, unread.length, dags[0]?.definition], [[], 1, null], line);
      assert.match(unread[0] ?? '', /^[56] d: /, line);
    }
  });

  it('in TypeScript, too', async () => {
    const head = 'const dag = new DAG("d");\nconst make = dag.task("make", { run: "true" });\n';
    for (const line of [
      'dag.tsak("c", { run: "true" });',
      'const x = make + 1;',
      'dag.tsak;',
      '-make;',
      'make();',
    ]) {
      const { unread, found, dags } = await script(head + line);
      assert.deepEqual([found, unread.length, dags[0]?.definition], [[], 1, null], line);
      assert.match(unread[0] ?? '', /^4 d: /, line);
    }
  });

  it('is none where it only looks', async () => {
    const head = 'dag = DAG("d")\nmake = dag.task("make", run="true")\n';
    for (const line of [
      'print(dag.id, make.id)',
      'x = dag.tasks',
      'assert dag.validate() is None',
      'dag.topological_sort()',
    ])
      assert.deepEqual((await python(head + line)).unread, [], line);
  });

  it('names of TaskFlow that are not known here', async () => {
    const rest = 'dag = DAG("d")\ndag.task("a", run="true")\n';
    const known = await read(
      `from taskflow import DAG, Context, DagError, Output, Task, TaskState\n${rest}`,
      'a.dag.py',
    );
    assert.deepEqual(known.unread, []);
    for (const [file, text] of [
      ['a.dag.py', `from taskflow import DAG, dag\n${rest}`],
      ['a.dag.py', `import taskflow\nfrom taskflow import DAG\ntaskflow.nothing\n${rest}`],
      ['a.dag.py', `from taskflow import DAG, task\n@task.nothing\ndef b(): pass\n${rest}`],
      ['a.dag.ts', 'import { DAG, Dag } from "taskflow";\nnew DAG("d").task("a", { run: "true" });\n'],
    ] as const) {
      const { unread } = await read(text, file);
      assert.match(unread.join('\n'), /TaskFlow has no `/, text);
    }
    const types =
      'import { DAG, type Inputs, type Context } from "taskflow";\nnew DAG("d").task("a", { run: "true" });\n';
    assert.deepEqual((await read(types, 'a.dag.ts')).unread, []);
  });
});
