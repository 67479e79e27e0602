// Runs by commands of the extension: started, cancelled, retried, resumed, shared with terminals, outliving windows.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CommandTarget,
  listedRuns,
  newestRun,
  runCommand,
  runnerOf,
  taskflow,
  taskStates,
} from '../support/vscode/asked-host.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import type { VscodeWindow, Workbench } from '../support/vscode/workbench.js';

const FILES = {
  'quick.dag.yaml': 'id: quick\ntasks:\n  a: { run: echo a }\n  b: { run: echo b, depends_on: [a] }\n',
  // Waits until the test lets it go on; says each time that it was started.
  'held.dag.yaml': `id: held
tasks:
  hold:
    run: |
      echo started >> starts.txt
      until [ -e go ]; do sleep 0.05; done
  next: { run: echo next, depends_on: [hold] }
`,
  'once.dag.yaml': `id: once
tasks:
  before: { run: echo before >> before.txt }
  fails: { run: "test -e mended", depends_on: [before] }
  last: { run: echo last, depends_on: [fails] }
`,
};

describe('runs in the editor', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let window: VscodeWindow;

  before(async function () {
    workbench = await sharedWorkbench(this);
    window = await workbench.open({
      name: 'runs',
      files: FILES,
      settings: { 'taskflow.notifications.failure': false },
    });
    await window.openSidebar();
  });
  tendWindow(() => window);

  const command = (id: string, target: CommandTarget) => runCommand(window, id, target);
  const lines = (name: string) => readFileSync(join(window.folder, name), 'utf8').trim().split('\n');

  it('starts a DAG, which a terminal lists and the sidebar shows', async () => {
    await command('taskflow.runDag', { file: 'quick.dag.yaml' });
    await newestRun(workbench, window.folder, 'success', 'quick');
    await window.row(/quick.*succeeded/).waitFor({ timeout: 60_000 });
  });

  it('runs one task alone', async () => {
    await command('taskflow.runTask', { file: 'quick.dag.yaml', taskId: 'b' });
    await until('two runs', async () => (await listedRuns(workbench, window.folder)).length === 2);
    const runId = await newestRun(workbench, window.folder, 'success', 'quick');
    const states = await taskStates(workbench, window.folder, runId);
    assert.equal(states.b, 'success');
    assert.notEqual(states.a, 'success');
  });

  it('shows a run that a terminal started, live', async () => {
    const ended = taskflow(workbench, window.folder, 'run', 'held.dag.yaml');
    await window.row(/held.*running/i).waitFor({ timeout: 60_000 });
    writeFileSync(join(window.folder, 'go'), '');
    await ended;
    await window.row(/held.*succeeded/).waitFor({ timeout: 60_000 });
    assert.deepEqual(lines('starts.txt'), ['started']);
  });

  it('retries what failed, and only that', async () => {
    await command('taskflow.runDag', { file: 'once.dag.yaml' });
    const runId = await newestRun(workbench, window.folder, 'failed', 'once');
    writeFileSync(join(window.folder, 'mended'), '');
    await command('taskflow.retryFailed', { runId });
    await newestRun(workbench, window.folder, 'success', 'once');
    assert.deepEqual(lines('before.txt'), ['before']);
  });

  it('cancels a run', async () => {
    rmSync(join(window.folder, 'go'));
    await command('taskflow.runDag', { file: 'held.dag.yaml' });
    const runId = await newestRun(workbench, window.folder, 'running', 'held');
    await command('taskflow.cancelRun', { runId });
    await newestRun(workbench, window.folder, 'cancelled', 'held');
  });

  it('leaves a run alone when the window is reloaded in its middle, and shows its end', async () => {
    const before = lines('starts.txt').length;
    await command('taskflow.runDag', { file: 'held.dag.yaml' });
    await until('it runs', async () => lines('starts.txt').length > before);
    const runId = await newestRun(workbench, window.folder, 'running', 'held');
    await window.load();
    await window.openSidebar();
    await window.row(/held.*running/i).waitFor({ timeout: 90_000 });
    writeFileSync(join(window.folder, 'go'), '');
    assert.equal(await newestRun(workbench, window.folder, 'success', 'held'), runId);
    await window.row(/held.*succeeded/).waitFor({ timeout: 60_000 });
    assert.equal(lines('starts.txt').length, before + 1, 'nothing ran twice');
  });

  it('shares one history with a second window on the folder', async () => {
    const second = await workbench.open({ name: 'runs' });
    await second.openSidebar();
    await second.row(/held.*succeeded/).waitFor({ timeout: 90_000 });
    const count = (await listedRuns(workbench, window.folder)).length;
    await command('taskflow.runDag', { file: 'quick.dag.yaml' });
    await until('one more', async () => (await listedRuns(workbench, window.folder)).length === count + 1);
    await second.row(/quick.*succeeded/).waitFor({ timeout: 60_000 });
    await second.close();
  });

  it('takes up a run whose runner was killed, when the window starts; no task twice', async () => {
    rmSync(join(window.folder, 'go'));
    const before = lines('starts.txt').length;
    await command('taskflow.runDag', { file: 'held.dag.yaml' });
    await until('it runs', async () => lines('starts.txt').length > before);
    const runId = await newestRun(workbench, window.folder, 'running', 'held');
    process.kill(await runnerOf(window, runId), 'SIGKILL');
    await window.load();
    await window.openSidebar();
    writeFileSync(join(window.folder, 'go'), '');
    assert.equal(await newestRun(workbench, window.folder, 'success', 'held'), runId);
    assert.equal(lines('starts.txt').length, before + 1, 'nothing ran twice');
  });

  it('gives terminals the command `taskflow`', async () => {
    const told = join(window.folder, 'told.txt');
    await window.host.evaluate((vscode, path) => {
      const terminal = vscode.window.createTerminal({ name: 'test' });
      terminal.sendText(`taskflow --version > '${path}'`);
    }, told);
    const version = await until('an answer', async () => {
      // The shell makes the file before the program says anything.
      return existsSync(told) && (readFileSync(told, 'utf8').trim() || false);
    });
    assert.match(version, /^\d+\.\d+\.\d+/);
  });
});
