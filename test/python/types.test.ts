// The types of the Python package, as checkers set to the oldest Python see them: in the package and in a user's file.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGE = resolve('python');
const PYRIGHT = fileURLToPath(import.meta.resolve('pyright'));
/** Comes with no package of this project: Debian and pip have it. */
const MYPY = 'mypy';

function isMypyMissing(): boolean {
  const isMissing = spawnSync(MYPY, ['--version']).status !== 0;
  if (isMissing) console.log('      skipped: there is no mypy; as root, apt-get install mypy');
  return isMissing;
}

/** Lines that end with a comment "wrong" are the ones that a checker must refuse. */
const USERS_FILE = `from datetime import timedelta
from typing import Any

from taskflow import DAG, Context, TriggerRule, task

dag = DAG("typed", schedule="@daily", params={"n": {"type": "integer", "default": 1}})


@dag.task()
def extract() -> list[int]:
    return [1, 2]


@dag.task(depends_on=[extract], retries=3, timeout=timedelta(minutes=5), trigger_rule=TriggerRule.ALL_DONE)
async def transform(extract: list[int], context: Context) -> int:
    context.logger.info("%s", context.run_id)
    return sum(extract)


@dag.task
def load(**inputs: Any) -> None:
    print(inputs)


dag.task("tidy", run="rm -f x", depends_on=[transform, "load"])
levels: list[list[str]] = dag.parallel_levels()

with DAG("called") as called:

    @task
    def double(value: int) -> int:
        return value * 2

    double(double(1))

dag.task("command", run=3)  # wrong
DAG("options", retries=3)  # wrong
double("text")  # wrong
order: list[int] = dag.topological_sort()  # wrong
`;

interface Report {
  readonly generalDiagnostics: readonly {
    readonly severity: string;
    readonly message: string;
    readonly range: { readonly start: { readonly line: number } };
  }[];
}

describe('the types of the Python package', function () {
  this.timeout(180_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'taskflow-types-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const lineNumbers = USERS_FILE.split('\n').flatMap((line, index) =>
    line.endsWith('# wrong') ? [index + 1] : [],
  );

  it('satisfy pyright, set to Python 3.9', () => {
    const { status, stdout } = spawnSync(process.execPath, [PYRIGHT, '-p', '.'], {
      cwd: PACKAGE,
      encoding: 'utf8',
    });
    assert.equal(status, 0, stdout);
  });

  it('let pyright find what is wrong in a user’s file, and nothing else', () => {
    writeFileSync(join(folder, 'typed.dag.py'), USERS_FILE);
    const config = {
      include: ['*.py'],
      extraPaths: [PACKAGE],
      pythonVersion: '3.9',
      typeCheckingMode: 'strict',
    };
    writeFileSync(join(folder, 'pyrightconfig.json'), JSON.stringify(config));
    const { stdout } = spawnSync(process.execPath, [PYRIGHT, '-p', folder, '--outputjson'], {
      encoding: 'utf8',
    });
    const { generalDiagnostics } = JSON.parse(stdout) as Report;
    const errors = generalDiagnostics.filter(({ severity }) => severity === 'error');
    const lines = new Set(errors.map(({ range }) => range.start.line + 1));
    assert.deepEqual(
      [...lines].sort((a, b) => a - b),
      lineNumbers,
      stdout,
    );
  });

  const mypy = (...args: string[]) =>
    spawnSync(MYPY, ['--strict', '--cache-dir', join(folder, 'cache'), ...args], {
      cwd: PACKAGE,
      encoding: 'utf8',
      env: { ...process.env, MYPYPATH: PACKAGE },
    });

  it('satisfy mypy --strict', function () {
    if (isMypyMissing()) this.skip();
    const { status, stdout } = mypy('taskflow');
    assert.equal(status, 0, stdout);
  });

  it('let mypy find what is wrong in a user’s file, and nothing else', function () {
    if (isMypyMissing()) this.skip();
    const file = join(folder, 'typed.py');
    writeFileSync(file, USERS_FILE);
    const { stdout } = mypy(file);
    const lines = new Set([...stdout.matchAll(/typed\.py:(\d+): error/g)].map((match) => Number(match[1])));
    assert.deepEqual(
      [...lines].sort((a, b) => a - b),
      lineNumbers,
      stdout,
    );
  });
});
