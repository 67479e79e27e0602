// The DAGs view: by tag, with the tasks below, each row changed by itself.
import assert from 'node:assert/strict';
import { EXTENSION, newestRun, runCommand } from '../support/vscode/asked-host.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import type { VscodeWindow, Workbench } from '../support/vscode/workbench.js';

const TASKS = Array.from({ length: 205 }, (_, number) => `  t${number}: { run: x }\n`).join('');
/** Three seconds of changes, one after the other. */
const STEPS = Array.from({ length: 15 }, (_, number) => {
  const after = number === 0 ? '' : `, depends_on: [s${number - 1}]`;
  return `  s${number}: { run: sleep 0.2${after} }\n`;
}).join('');
const TAGGED = 'id: tagged\ntags: [first, second]\ntasks:\n  a: { run: x }\n';
const FILES = {
  'tagged.dag.yaml': TAGGED,
  'plain.dag.yaml': 'id: plain\ntasks:\n  b: { run: x }\n',
  'wide.dag.yaml': `id: wide\ntasks:\n${TASKS}`,
  'steps.dag.yaml': `id: steps\ntasks:\n${STEPS}`,
};

describe('the DAGs view', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let window: VscodeWindow;

  before(async function () {
    workbench = await sharedWorkbench(this);
    window = await workbench.open({ name: 'dags', files: FILES, height: 1200 });
    await window.openSidebar();
    await row(/wide/).waitFor();
  });
  tendWindow(() => window);

  const tree = (name: RegExp) => window.page.getByRole('tree', { name });
  const row = (text: RegExp) => tree(/^DAGs/).locator('.monaco-list-row', { hasText: text }).first();
  const runRow = (text: RegExp) => tree(/^Runs/).locator('.monaco-list-row', { hasText: text }).first();
  const rows = async () => {
    const texts = await tree(/^DAGs/).locator('.monaco-list-row').allTextContents();
    return texts.map((text) => text.trim());
  };

  it('lists a DAG under each of its tags, and leaves it there while its file is broken', async () => {
    const asTagged = ['first', 'tagged', 'second', 'tagged', 'plain', 'steps', 'wide'];
    assert.deepEqual(await rows(), asTagged);
    window.write('tagged.dag.yaml', TAGGED.replace('run: x', 'run: x, retrys: 1'));
    await row(/tagged.*1 error/).waitFor();
    assert.deepEqual(
      (await rows()).map((text) => text.replace(/\d error/, '')),
      asTagged,
    );
    window.write('tagged.dag.yaml', TAGGED);
    await row(/error/).waitFor({ state: 'detached' });
  });

  it('says how many tasks are not listed', async () => {
    await row(/wide/).locator('.monaco-tl-twistie').click();
    await row(/t0/).waitFor();
    await tree(/^DAGs/).focus();
    await window.page.keyboard.press('End');
    await row(/5 more tasks: open the graph/).waitFor();
    await row(/t199/).waitFor();
    await window.page.keyboard.press('Home');
    await runCommand(window, `workbench.actions.treeView.taskflow.dags.collapseAll`);
  });

  it('changes the rows of a run that goes on, keeps what is open and chosen, and asks the history seldom', async () => {
    await runCommand(window, 'taskflow.runDag', { file: 'steps.dag.yaml' });
    await runRow(/steps.*running/).click();
    await runRow(/s0.*succeeded/).click();
    await runRow(/Attempt 1.*succeeded/).waitFor();
    const asked = await window.host.evaluate(async (vscode, id) => {
      const api = await vscode.extensions.getExtension(id)?.activate();
      const [store] = api.services.stores;
      const index = store.index.bind(store);
      store.asked = 0;
      store.index = () => {
        store.asked += 1;
        return index();
      };
      return store.asked;
    }, EXTENSION);
    assert.equal(asked, 0);
    await row(/steps.*running/).waitFor();
    await runRow(/s9.*succeeded/).waitFor();
    const whileRunning = await timesAsked();
    // Its start may still be told of; a reading for each change would make dozens.
    assert.ok(whileRunning <= 5, `${whileRunning} times`);
    await newestRun(workbench, window.folder, 'success', 'steps');
    await runRow(/steps.*succeeded/).waitFor();
    await row(/steps.*succeeded/).waitFor();
    await runRow(/Attempt 1.*succeeded/).waitFor();
    assert.match(String(await tree(/^Runs/).locator('.monaco-list-row.selected').textContent()), /^\s*s0/);
  });

  function timesAsked(): Promise<number> {
    return window.host.evaluate(async (vscode, id): Promise<number> => {
      const api = await vscode.extensions.getExtension(id)?.activate();
      return api.services.stores[0].asked;
    }, EXTENSION);
  }
});
