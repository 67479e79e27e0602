import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const PACKAGE = resolve('python');
const TESTS = resolve('test/python');

describe('the Python package', function () {
  this.timeout(120_000);

  it('passes its own tests', () => {
    const result = spawnSync('python3', ['-m', 'unittest', '-q', 'test_dag'], {
      cwd: TESTS,
      encoding: 'utf8',
      env: { ...process.env, PYTHONPATH: PACKAGE, PYTHONDONTWRITEBYTECODE: '1' },
    });
    assert.equal(result.status, 0, result.stderr);
    assert.match(result.stderr, /Ran [1-9]\d* tests/);
  });

  it('has the version of the whole', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    assert.match(readFileSync('python/pyproject.toml', 'utf8'), new RegExp(`^version = "${version}"$`, 'm'));
    assert.match(
      readFileSync('python/taskflow/__init__.py', 'utf8'),
      new RegExp(`__version__ = "${version}"`),
    );
  });

  it('needs nothing but the standard library', () => {
    const code = `import ast, pathlib, sys
for path in pathlib.Path("taskflow").rglob("*.py"):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import): names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level: names = [node.module]
        else: continue
        for name in names:
            top = name.split(".")[0]
            assert top in sys.stdlib_module_names or top in ("taskflow", "typing_extensions"), (path, name)
`;
    execFileSync('python3', ['-c', code], { cwd: PACKAGE });
  });

  it('installs from its folder by pip, without a network, and as editable', () => {
    const folder = mkdtempSync(join(tmpdir(), 'taskflow-pip-'));
    try {
      const source = join(folder, 'source');
      cpSync(PACKAGE, source, { recursive: true, filter: (path) => !path.includes('__pycache__') });
      execFileSync('python3', ['-m', 'venv', join(folder, 'venv')]);
      const python = join(folder, 'venv', process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
      for (const flags of [[], ['--editable']]) {
        const pip = [
          '-m',
          'pip',
          'install',
          '--quiet',
          '--no-index',
          '--no-build-isolation',
          '--disable-pip-version-check',
        ];
        execFileSync(python, [...pip, ...flags, source], { stdio: ['ignore', 'pipe', 'pipe'] });
        const code =
          'import taskflow, os; print(os.path.exists(os.path.join(os.path.dirname(taskflow.__file__), "py.typed")), taskflow.__file__)';
        const shown = execFileSync(python, ['-c', code], { cwd: folder, encoding: 'utf8' });
        assert.match(shown, /^True /);
        assert.equal(shown.includes('site-packages'), flags.length === 0, shown);
        execFileSync(python, ['-m', 'pip', 'uninstall', '--quiet', '--yes', 'taskflow'], { stdio: 'pipe' });
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
