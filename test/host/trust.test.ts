// A workspace that is not trusted, and one of several folders.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  diagnosticCodes,
  knownDags,
  newestRun,
  runCommand,
  runnerOf,
  taskflow,
} from '../support/vscode/asked-host.js';
import { Messages } from '../support/vscode/messages.js';
import { QuickInput } from '../support/vscode/quick-input.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import { type VscodeWindow, Workbench } from '../support/vscode/workbench.js';

const HELD = 'id: held\ntasks:\n  hold: { run: "until [ -e go ]; do sleep 0.05; done" }\n';

describe('an untrusted workspace', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let window: VscodeWindow;
  let messages: Messages;

  before(async function () {
    this.timeout(300_000);
    workbench = await Workbench.start(this, { isTrusted: false });
    window = await workbench.open({
      name: 'strange',
      files: {
        'loud.dag.yaml': 'id: loud\ntasks:\n  a: { run: touch ran.txt }\n  b: { run: x, retrys: 1 }\n',
        'held.dag.yaml': HELD,
        'code.dag.py': 'open("loaded.txt", "w").close()\nfrom taskflow import DAG\ndag = DAG("code")\n',
      },
    });
    messages = new Messages(window);
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
    await messages.clear();
    await runCommand(window, id, { file: 'loud.dag.yaml' });
    await messages.shows(/not trusted/);
  }

  it('runs nothing, says why, and loads no code', async () => {
    await refused('taskflow.runDag');
    for (const name of ['ran.txt', 'loaded.txt']) assert.ok(!existsSync(join(window.folder, name)), name);
  });

  it('switches no schedule on, serves no API and deletes no run, and says why', async () => {
    for (const id of [
      'taskflow.enableScheduler',
      'taskflow.pauseDag',
      'taskflow.startServer',
      'taskflow.pruneRuns',
      'taskflow.cancelRun',
    ])
      await refused(id);
    const status = await taskflow(workbench, window.folder, 'scheduler', '--status', '--json');
    assert.equal(JSON.parse(status).enabled, false);
  });

  it('lets commands be found in the palette, which lead to where trust is given', async () => {
    await messages.clear();
    await window.openFile('loud.dag.yaml');
    await window.command('TaskFlow: Run DAG');
    const told = await messages.shows(/not trusted/);
    await told.getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await window.page.locator('.workspace-trust-editor').waitFor();
  });

  it('takes interrupted runs up once it is trusted', async () => {
    const { page, folder } = window;
    const runId = await interruptedRun(workbench, folder, (id) => runnerOf(window, id));
    await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).click();
    writeFileSync(join(folder, 'go'), '');
    assert.equal(await newestRun(workbench, folder, 'success', 'held'), runId);
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

/** A run that a terminal started, whose task waits and whose runner is dead; `owner` tells the runner's process. */
async function interruptedRun(
  workbench: Workbench,
  folder: string,
  owner: (runId: string) => Promise<number>,
): Promise<string> {
  await taskflow(workbench, folder, 'run', 'held.dag.yaml', '--detach');
  const runId = await newestRun(workbench, folder, 'running', 'held');
  process.kill(await until('its runner has it', () => owner(runId).catch(() => null)), 'SIGKILL');
  await newestRun(workbench, folder, 'interrupted', 'held');
  return runId;
}

describe('a workspace of two folders', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let window: VscodeWindow;
  let messages: Messages;

  before(async function () {
    workbench = await sharedWorkbench(this);
    const dag = 'id: same\ntasks:\n  a: { run: echo a }\n';
    window = await workbench.open({
      name: 'many',
      files: {
        'third/held.dag.yaml': HELD,
        'first/a.dag.yaml': dag,
        'second/b.dag.yaml': dag,
      },
      roots: ['first', 'second'],
    });
    messages = new Messages(window);
  });
  tendWindow(() => window);

  it('finds the DAGs of both; equal ids in two folders are no fault', async () => {
    await until('both are found', async () => (await knownDags(window)).join() === 'same,same');
    assert.deepEqual(await diagnosticCodes(window, 'first/a.dag.yaml'), []);
    assert.deepEqual(await diagnosticCodes(window, 'second/b.dag.yaml'), []);
  });

  it('names the folder of each run', async () => {
    await window.openSidebar();
    await runCommand(window, 'taskflow.runDag', { file: 'second/b.dag.yaml' });
    const runs = window.page.getByRole('tree', { name: /^Runs/ }).locator('.monaco-list-row');
    await runs.filter({ hasText: /same.*succeeded.* · second/ }).waitFor();
  });

  it('asks in which of them a new DAG file is made', async () => {
    const input = new QuickInput(window);
    const asked = runCommand(window, 'taskflow.newDagFile');
    await input.offers('Which folder?');
    await input.choose('second');
    await input.offers('What shall it start from?');
    await input.choose('Small pipeline');
    await input.asks('Name of the DAG');
    await input.accept();
    await asked;
    assert.ok(existsSync(join(window.folder, 'second/my_dag.dag.yaml')));
  });

  /** As a person would by "Add Folder to Workspace". */
  const add = (uri: string) =>
    window.host.evaluate((vscode, added) => {
      const { workspaceFolders, updateWorkspaceFolders } = vscode.workspace;
      updateWorkspaceFolders(workspaceFolders?.length ?? 0, 0, { uri: vscode.Uri.parse(added) });
    }, uri);

  it('takes up what was interrupted in a folder that is added', async () => {
    const third = join(window.folder, 'third');
    const runId = await interruptedRun(workbench, third, async (id) => {
      const { home } = JSON.parse(await taskflow(workbench, third, 'home', '--json')) as { home: string };
      const folder = join(home, 'runs', id);
      const [owner = ''] = readdirSync(folder).filter((name) => name.startsWith('owner.'));
      return JSON.parse(readFileSync(join(folder, owner), 'utf8')).pid;
    });
    await add(`file://${third}`);
    writeFileSync(join(third, 'go'), '');
    assert.equal(await newestRun(workbench, third, 'success', 'held'), runId);
  });

  it('runs nothing in a virtual folder, and says why', async () => {
    await window.host.evaluate((vscode) => {
      const stat = { type: 2, ctime: 0, mtime: 0, size: 0 };
      const none = () => {
        throw vscode.FileSystemError.NoPermissions();
      };
      vscode.workspace.registerFileSystemProvider('made', {
        onDidChangeFile: new vscode.EventEmitter<never>().event,
        watch: () => new vscode.Disposable(() => {}),
        stat: () => stat,
        readDirectory: () => [],
        readFile: none,
        writeFile: none,
        createDirectory: none,
        delete: none,
        rename: none,
      });
    });
    await add('made:/far');
    await until('it is there', () =>
      window.host.evaluate((vscode) =>
        vscode.workspace.workspaceFolders?.some(({ uri }) => uri.scheme === 'made'),
      ),
    );
    await messages.clear();
    await window.host.evaluate((vscode) =>
      vscode.commands.executeCommand('taskflow.runDag', { uri: vscode.Uri.parse('made:/far/a.dag.yaml') }),
    );
    await messages.shows(/need files on a disk, and far is a virtual folder \(made\)/);
  });
});
