// What functions get where a task before them wrote numbers that their language would change.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CliRig, ensureBuilt } from '../cli/cli-rig.js';

const WRITE = (number: string) => `echo '{\\"id\\": ${number}}' > \\"$TASKFLOW_OUTPUT\\"`;

const FILES = {
  'py.dag.py': (number: string) => `from taskflow import DAG
dag = DAG("py")
write = dag.task(id="write", run="${WRITE(number)}")
@dag.task(depends_on=[write])
def read(context):
    print(repr(context.inputs["write"]["id"]))
    return context.inputs["write"]["id"]
@dag.task(depends_on=[read])
def again(read): print(repr(read))
`,
  'js.dag.mjs': (number: string) => `import { DAG } from "taskflow";
const dag = new DAG("js");
const write = dag.task("write", { run: "${WRITE(number)}" });
dag.task("read", { dependsOn: [write] }, ({ write }) => console.log(write.id));
`,
} as const;

describe('numbers that a function’s language would change', function () {
  this.timeout(60_000);
  before(ensureBuilt);
  let rig: CliRig;
  beforeEach(() => {
    rig = new CliRig();
  });
  afterEach(() => rig.remove());

  async function run(file: keyof typeof FILES, number: string) {
    rig.write(file, FILES[file](number));
    const { code, stdout, stderr } = await rig.taskflow('run', file, '--no-emoji');
    const [run = ''] = readdirSync(join(rig.home, 'runs'));
    const logs = (await rig.taskflow('logs', run)).stdout;
    return { code, told: stdout + stderr, logs };
  }

  it('reach Python with all digits where it has such a number', async () => {
    const { code, logs, told } = await run('py.dag.py', '12345678901234567890123');
    assert.equal(code, 0, told);
    assert.equal(logs.match(/12345678901234567890123/g)?.length, 2, logs);
  });

  it('fail the function of Python where it has none, and tell the number', async () => {
    const { code, told } = await run('py.dag.py', '-1e400');
    assert.equal(code, 1);
    assert.match(told, /holds the number -1e400, which a float can't hold/);
  });

  it('fail the function of JavaScript, and tell the number', async () => {
    const { code, told } = await run('js.dag.mjs', '12345678901234567890');
    assert.equal(code, 1);
    assert.match(told, /holds the number 12345678901234567890, which would be changed/);
  });

  it('are a problem where code gives them to a parameter', async () => {
    rig.write(
      'p.dag.py',
      'from taskflow import DAG\ndag = DAG("p", params={"n": {"type": "integer", "default": 12345678901234567890}})\ndag.task(id="a", run="true")\n',
    );
    rig.write(
      'j.dag.mjs',
      'import { DAG } from "taskflow";\nconst dag = new DAG("j", { params: { n: { type: "integer", default: 2 ** 60 } } });\ndag.task("a", { run: "true" });\n',
    );
    const python = await rig.taskflow('validate', 'p.dag.py', '--no-emoji');
    assert.equal(python.code, 2, python.stdout);
    assert.match(python.stdout, /`default` holds the number 12345678901234567890/);
    const script = await rig.taskflow('validate', 'j.dag.mjs', '--no-emoji');
    assert.equal(script.code, 2, script.stdout);
    assert.match(script.stdout, /`default` holds the number 1152921504606847000/);
  });
});
