// Views that have nothing to show: what they say and offer, and that a history that can't be read is told of.
import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXTENSION, homeOf, runCommand } from '../support/vscode/asked-host.js';
import { setFocused } from '../support/vscode/focus.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import type { VscodeWindow } from '../support/vscode/workbench.js';

describe('empty views', function () {
  this.timeout(240_000);
  let window: VscodeWindow;

  before(async function () {
    const workbench = await sharedWorkbench(this);
    window = await workbench.open({ name: 'empty', files: { 'readme.txt': 'nothing' } });
  });
  tendWindow(() => window);

  const welcome = (text: RegExp) => window.page.locator('.welcome-view-content', { hasText: text });

  it('offer an example, and open the docs', async () => {
    await window.openSidebar();
    await welcome(/There is no DAG file/)
      .getByRole('button', { name: 'New DAG File' })
      .waitFor();
    await window.shot('empty-views');
    await welcome(/There is no DAG file/)
      .getByRole('button', { name: 'How to write one' })
      .click();
    await window.page.locator('.tab', { hasText: 'dag-files.md' }).waitFor();
  });

  it('leave a folder without DAGs alone: it gets a history with its first one', async () => {
    const stores = () =>
      window.host.evaluate(async (vscode, id) => {
        const api = await vscode.extensions.getExtension(id)?.activate();
        await api.services.files.ready;
        return api.services.stores.length as number;
      }, EXTENSION);
    assert.equal(await stores(), 0);
    window.write('first.dag.yaml', 'tasks: { a: { run: x } }\n');
    await until('a history', async () => (await stores()) === 1);
    await welcome(/Nothing has run yet/).waitFor();
  });

  it('tell of a history that can’t be read, with its reason, until it can be', async () => {
    const runs = join(await homeOf(window), 'runs');
    rmSync(runs, { recursive: true, force: true });
    writeFileSync(runs, 'no folder');
    await window.row(/The history can’t be read.*runs/).waitFor();
    await window.shot('unreadable-history');
    await window.row(/The history can’t be read/).click();
    await window.page
      .locator('.output-view, .output-view-container, #workbench\\.panel\\.output')
      .first()
      .waitFor();
    await runCommand(window, 'workbench.action.closePanel');
    rmSync(runs);
    mkdirSync(runs);
    await setFocused(window, false);
    await setFocused(window, true);
    await window.row(/The history can’t be read/).waitFor({ state: 'detached' });
    await welcome(/Nothing has run yet/).waitFor();
  });
});
