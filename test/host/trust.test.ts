// A workspace that is not trusted, and one of several folders.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diagnosticCodes, knownDags, runCommand, taskflow } from '../support/vscode/asked-host.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import { type VscodeWindow, Workbench } from '../support/vscode/workbench.js';

describe('an untrusted workspace', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let window: VscodeWindow;

  before(async function () {
    this.timeout(300_000);
    workbench = await Workbench.start(this, { isTrusted: false });
    window = await workbench.open({
      name: 'strange',
      files: {
        'loud.dag.yaml': 'id: loud\ntasks:\n  a: { run: touch ran.txt }\n  b: { run: x, retrys: 1 }\n',
        'code.dag.py': 'open("loaded.txt", "w").close()\nfrom taskflow import DAG\ndag = DAG("code")\n',
      },
    });
  });
  tendWindow(() => window);
  after(async () => {
    await workbench?.stop();
  });

  it('checks DAG files', async () => {
    assert.equal(await window.host.evaluate((vscode) => vscode.workspace.isTrusted), false);
    await until('the fault is marked', async () =>
      (await diagnosticCodes(window, 'loud.dag.yaml')).includes('unknown-key'),
    );
    assert.ok((await knownDags(window)).includes('loud'));
  });

  /** Runs a command and waits for its reason to do nothing. */
  async function refused(id: string): Promise<void> {
    await window.host.evaluate((vscode) => vscode.commands.executeCommand('notifications.clearAll'));
    await runCommand(window, id, { file: 'loud.dag.yaml' });
    // A message fades after some seconds; the list of messages keeps it.
    await window.command('Notifications: Show Notifications');
    await window.page
      .locator('.notification-list-item', { hasText: /not trusted/ })
      .first()
      .waitFor();
  }

  it('runs nothing, says why, and loads no code', async () => {
    await refused('taskflow.runDag');
    for (const name of ['ran.txt', 'loaded.txt']) assert.ok(!existsSync(join(window.folder, name)), name);
  });

  it('switches no schedule on and serves no API, and says why', async () => {
    for (const id of ['taskflow.enableScheduler', 'taskflow.pauseDag', 'taskflow.startServer'])
      await refused(id);
    const status = await taskflow(workbench, window.folder, 'scheduler', '--status', '--json');
    assert.equal(JSON.parse(status).enabled, false);
  });
});

describe('two folders of one project, not trusted', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let window: VscodeWindow;

  before(async function () {
    this.timeout(300_000);
    workbench = await Workbench.start(this, { isTrusted: false });
    const project = join(workbench.vscode.data, 'halves');
    mkdirSync(join(project, '.git'), { recursive: true });
    mkdirSync(join(project, 'right'));
    mkdirSync(join(project, 'left'));
    writeFileSync(join(project, 'left/one.dag.yaml'), 'id: one\ntasks:\n  a: { run: echo a }\n');
    await taskflow(workbench, project, 'run', 'left/one.dag.yaml');
    window = await workbench.open({ name: 'halves', roots: ['left', 'right'] });
  });
  tendWindow(() => window);
  after(async () => {
    await workbench?.stop();
  });

  it('share its history: each run is there once', async () => {
    await window.openSidebar();
    const runs = window.page.getByRole('tree', { name: /^Runs/ }).locator('.monaco-list-row');
    await runs.filter({ hasText: /one.*succeeded/ }).waitFor();
    const rows = await runs.allInnerTexts();
    assert.equal(rows.filter((row) => row.includes('succeeded')).length, 1, rows.join('\n'));
    assert.match(rows[0] ?? '', /Today\s*1$/);
  });
});

describe('a workspace of two folders', function () {
  this.timeout(240_000);
  let window: VscodeWindow;

  before(async function () {
    const workbench = await sharedWorkbench(this);
    const dag = 'id: same\ntasks:\n  a: { run: echo a }\n';
    window = await workbench.open({
      name: 'many',
      files: { 'first/a.dag.yaml': dag, 'second/b.dag.yaml': dag },
      roots: ['first', 'second'],
    });
  });
  tendWindow(() => window);

  it('finds the DAGs of both; equal ids in two folders are no fault', async () => {
    await until('both are found', async () => (await knownDags(window)).join() === 'same,same');
    assert.deepEqual(await diagnosticCodes(window, 'first/a.dag.yaml'), []);
    assert.deepEqual(await diagnosticCodes(window, 'second/b.dag.yaml'), []);
  });
});
