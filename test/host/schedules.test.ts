// Schedules and the API in the editor: switched on and off, paused, seen before they run, and gone with the window.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { knownDags, newestRun, runCommand, taskflow } from '../support/vscode/asked-host.js';
import { Messages } from '../support/vscode/messages.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import type { VscodeWindow, Workbench } from '../support/vscode/workbench.js';

const OFTEN = 'id: often\nschedule: { every: 2s }\ntasks: { a: { run: "true" } }\n';
const DAILY =
  'id: daily\nschedule:\n  cron: "30 6 * * *"\n  timezone: Europe/Berlin\ntasks: { a: { run: "true" } }\n';

interface Status {
  readonly enabled: boolean;
  readonly running: boolean;
  readonly dags: readonly { readonly dag_id: string; readonly paused: boolean }[];
}

describe('schedules in the editor', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let window: VscodeWindow;

  before(async function () {
    workbench = await sharedWorkbench(this);
    window = await workbench.open({
      name: 'scheduled',
      files: { 'often.dag.yaml': OFTEN, 'daily.dag.yaml': DAILY },
    });
  });
  tendWindow(() => window);

  const status = async (): Promise<Status> =>
    JSON.parse(await taskflow(workbench, window.folder, 'scheduler', '--status', '--json'));
  const run = (command: string, file?: string) =>
    window.host.evaluate(
      async (vscode, [id, path]) => {
        const argument = path === '' ? undefined : { uri: vscode.Uri.file(path) };
        await vscode.commands.executeCommand(id, argument);
      },
      [command, file === undefined ? '' : join(window.folder, file)] as const,
    );

  it('explains a schedule in words with its next five times, and that it is off', async () => {
    await until('both DAGs are known', async () => (await knownDags(window)).length === 2);
    const text = await until('a hover', async () => {
      const found = await window.host.evaluate(
        async (vscode, path) => {
          const uri = vscode.Uri.file(path);
          await vscode.workspace.openTextDocument(uri);
          const hovers = await vscode.commands.executeCommand<{ contents: { value: string }[] }[]>(
            'vscode.executeHoverProvider',
            uri,
            new vscode.Position(2, 6),
          );
          return hovers.flatMap(({ contents }) => contents.map(({ value }) => value)).join('\n');
        },
        join(window.folder, 'daily.dag.yaml'),
      );
      return found.includes('06:30') ? found : undefined;
    });
    assert.match(text, /At 06:30 \(Europe\/Berlin\)/);
    assert.equal(text.match(/^- .* 06:30:00\+0[12]:00$/gm)?.length, 5, text);
    assert.match(text, /off for this folder/);
  });

  const dag = (text: RegExp) =>
    window.page.getByRole('tree', { name: /^DAGs/ }).locator('.monaco-list-row', { hasText: text }).first();

  it('tells of no next time while schedules are off', async () => {
    await window.openSidebar();
    await dag(/daily/).waitFor();
    assert.equal((await dag(/daily/).textContent())?.trim(), 'daily');
    await dag(/daily/).hover();
    const tooltip = window.page.locator('.monaco-hover', { hasText: 'At 06:30' }).first();
    await tooltip.getByText('Schedules are off for this folder.').waitFor();
  });

  it('runs DAGs once they are enabled, by a process that acts for the folder', async () => {
    assert.equal((await status()).enabled, false);
    await run('taskflow.enableScheduler');
    await until('a scheduler runs', async () => (await status()).running);
    await newestRun(workbench, window.folder, 'success', 'often');
    await window.openSidebar();
    // Folded until it is wanted.
    await run('taskflow.nextDay.focus');
    await window.row(/:30.*daily · in/).waitFor();
    await window.row(/often.*and \d+ more times/).waitFor();
    await dag(/daily.*next/).waitFor();
    // As on the graph: of 24 hours.
    assert.match(String(await dag(/daily/).textContent()), /next ([A-Z][a-z]+ \d+, )?\d\d:\d\d$/);
    await window.shot('next-day');
  });

  it('shows a DAG as paused, keeps it so, and goes on with it', async () => {
    const coming = window.row(/:30.*daily · in/);
    await coming.hover();
    await coming.locator('.action-label[aria-label^="Pause Schedule"]').click();
    await window.row(/daily.*paused/).waitFor();
    assert.equal((await status()).dags.find(({ dag_id }) => dag_id === 'daily')?.paused, true);
    await taskflow(workbench, window.folder, 'scheduler', '--resume', 'daily');
    await until('the row goes on', async () => (await window.row(/daily.*paused/).count()) === 0);
  });

  it('serves the API, and stops it by a command', async () => {
    const origin: string = await window.host.evaluate(
      async (vscode) => await vscode.commands.executeCommand<string>('taskflow.startServer'),
    );
    assert.equal((await fetch(`${origin}/health`)).status, 200);
    await new Messages(window).shows(`is at ${origin}`);
    await window.shot('server');
    await run('taskflow.stopServer');
    await until('it is gone', async () =>
      fetch(`${origin}/health`).then(
        () => false,
        () => true,
      ),
    );
  });

  it('are gone on with after a reload, and end when they are disabled and with the window', async () => {
    await window.load();
    await until('a scheduler runs', async () => (await status()).running);
    await run('taskflow.disableScheduler');
    await until('none runs', async () => !(await status()).running);
    await run('taskflow.enableScheduler');
    await until('a scheduler runs', async () => (await status()).running);
    const { folder } = window;
    await window.close();
    await until('none runs', async () => {
      const now = JSON.parse(await taskflow(workbench, folder, 'scheduler', '--status', '--json')) as Status;
      return !now.running;
    });
  });
});

describe('schedules of files that only a setting names', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let window: VscodeWindow;

  before(async function () {
    workbench = await sharedWorkbench(this);
    window = await workbench.open({
      name: 'own-globs',
      files: { 'flows/often.yaml': OFTEN },
      settings: { 'taskflow.files': ['flows/*.yaml'] },
    });
  });
  tendWindow(() => window);

  it('are gone on with when the window opens, though nobody asks for anything', async () => {
    await until('the DAG is known', async () => (await knownDags(window)).length === 1);
    await runCommand(window, 'taskflow.enableScheduler');
    await newestRun(workbench, window.folder, 'success', 'often');
    const running = async () => {
      const status = await taskflow(workbench, window.folder, 'scheduler', '--status', '--json');
      return (JSON.parse(status) as Status).running;
    };
    await window.page.goto('about:blank');
    await until('none runs', async () => !(await running()));
    await window.load();
    await until('a scheduler runs', running);
  });
});
