// A folder of which no watch tells: what changed is seen when the person comes back to the window.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { diagnosticCodes, knownDags } from '../support/vscode/asked-host.js';
import { setFocused } from '../support/vscode/focus.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import type { VscodeWindow } from '../support/vscode/workbench.js';

const dag = (id: string) => `id: ${id}\ntasks:\n  only: { run: echo ${id} }\n`;

describe('DAG files in a folder that is not watched', function () {
  this.timeout(180_000);
  let window: VscodeWindow;

  before(async function () {
    const workbench = await sharedWorkbench(this);
    window = await workbench.open({
      name: 'unwatched',
      files: { 'flows/changed.dag.yaml': dag('changed'), 'flows/gone.dag.yaml': dag('gone') },
      settings: { 'files.watcherExclude': { '**': true } },
    });
  });
  tendWindow(() => window);

  it('are looked at again when the window is', async () => {
    await until('both are found', async () => String(await knownDags(window)) === 'changed,gone');
    await setFocused(window, false);
    window.write('flows/changed.dag.yaml', `${dag('changed')}  b: { run: x, depends_on: [nowhere] }\n`);
    window.write('flows/fresh.dag.yaml', dag('fresh'));
    rmSync(join(window.folder, 'flows/gone.dag.yaml'));
    await setFocused(window, true);
    await until('they are as on disk', async () => String(await knownDags(window)) === 'changed,fresh');
    assert.deepEqual(await diagnosticCodes(window, 'flows/gone.dag.yaml'), []);
    await until('the change is read', async () =>
      (await diagnosticCodes(window, 'flows/changed.dag.yaml')).includes('unknown-task'),
    );
  });
});
