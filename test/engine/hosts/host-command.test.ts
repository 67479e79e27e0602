// Which program runs the functions of a file: found by variables, a .venv, PATH, in the editor and outside of it.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { type HostPlace, hostCommand } from '../../../src/engine/hosts/host-command.js';
import { folderOfEachTest } from '../attempt-folder.js';

describe('the program of a host', () => {
  const folders = folderOfEachTest();

  /** Makes an executable file; gives its path. */
  function program(...names: string[]): string {
    const path = join(folders.current.path, ...names);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, '');
    chmodSync(path, 0o755);
    return path;
  }
  function place(more: Partial<HostPlace> = {}): HostPlace {
    const project = join(folders.current.path, 'project');
    return { language: 'python', file: join(project, 'dags', 'a.dag.py'), project, env: {}, ...more };
  }
  const python = (more: Partial<HostPlace> = {}, platform: NodeJS.Platform = 'linux') =>
    hostCommand('serve', place(more), { platform }).program;

  it('is for Python the one of TASKFLOW_PYTHON, whatever else is there', () => {
    program('project', '.venv', 'bin', 'python');
    assert.equal(python({ env: { TASKFLOW_PYTHON: '/opt/python' } }), '/opt/python');
  });

  it('is else that of the nearest .venv from the file up to the project', () => {
    assert.equal(python(), 'python3');
    program('.venv', 'bin', 'python');
    assert.equal(python(), 'python3');
    const outer = program('project', '.venv', 'bin', 'python');
    assert.equal(python(), outer);
    const inner = program('project', 'dags', '.venv', 'bin', 'python');
    assert.equal(python(), inner);
    assert.equal(python({ file: join(place().project, 'a.dag.py') }), outer);
  });

  it('is that of the project for a file that lies outside of it', () => {
    const own = program('project', '.venv', 'bin', 'python');
    assert.equal(python({ file: '/elsewhere/a.dag.py' }), own);
  });

  it('has other names on Windows', () => {
    assert.equal(python({}, 'win32'), 'python');
    const own = program('project', '.venv', 'Scripts', 'python.exe');
    assert.equal(python({}, 'win32'), own);
  });

  it('is told the file, and what to do where it is missing', () => {
    const { args, advice, env } = hostCommand('describe', place());
    assert.match(args[0] ?? '', /python.taskflow._host.__main__\.py$/);
    assert.deepEqual(args.slice(1), ['describe', place().file]);
    assert.match(advice, /TASKFLOW_PYTHON .* \.venv/);
    assert.deepEqual(env, {});
  });

  describe('for JavaScript', () => {
    const node = (env: HostPlace['env'], electron?: string, platform: NodeJS.Platform = 'linux') => {
      const command = hostCommand('serve', place({ language: 'javascript', env }), { platform, electron });
      assert.match(command.args[0] ?? '', /dist.host\.js$/);
      return { program: command.program, env: command.env };
    };

    it('is the one of TASKFLOW_NODE, else the Node that runs this', () => {
      assert.deepEqual(node({ TASKFLOW_NODE: '/opt/node' }, '37.0'), { program: '/opt/node', env: {} });
      assert.deepEqual(node({}), { program: process.execPath, env: {} });
    });

    it('is in the editor the Node of PATH, which packages are built for', () => {
      const found = program('bin', 'node');
      const folder = dirname(found);
      const path = ['/nowhere', folder].join(delimiter);
      assert.deepEqual(node({ PATH: path }, '37.0'), { program: found, env: {} });
      const onWindows = program('bin', 'node.exe');
      assert.deepEqual(node({ Path: path }, '37.0', 'win32'), { program: onWindows, env: {} });
    });

    it('is the editor as a Node where there is no other', () => {
      const own = { program: process.execPath, env: { ELECTRON_RUN_AS_NODE: '1' } };
      assert.deepEqual(node({ PATH: '/nowhere' }, '37.0'), own);
      assert.deepEqual(node({}, '37.0'), own);
    });
  });
});
