// DAG files among ten thousand others, in a project that lies where tools put things.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownDags } from '../support/vscode/asked-host.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import type { VscodeWindow } from '../support/vscode/workbench.js';

const dag = (id: string) => `id: ${id}\ntasks:\n  only: { run: echo ${id} }\n`;
const LONG_AGO = new Date('2001-01-01');

describe('a workspace of ten thousand files below node_modules, dist and .venv', function () {
  this.timeout(180_000);
  let window: VscodeWindow;

  before(async function () {
    const workbench = await sharedWorkbench(this);
    const name = 'dist/.venv/node_modules/large';
    const folder = join(workbench.vscode.data, name);
    for (let each = 0; each < 100; each++) {
      fill(join(folder, `src/part${each}`), 20);
      fill(join(folder, `node_modules/package${each}/lib`), 40);
      fill(join(folder, `packages/inner/node_modules/package${each}/lib`), 40);
    }
    window = await workbench.open({
      name,
      files: {
        'one.dag.yaml': dag('one'),
        'src/part7/two.dag.yml': dag('two'),
        'late.flow.yaml': dag('late'),
        'hidden/three.dag.yaml': dag('three'),
        'node_modules/package7/lib/no.dag.yaml': dag('no'),
        'packages/inner/dist/no.dag.yaml': dag('no'),
      },
      settings: { 'files.exclude': { '**/hidden': true } },
    });
  });
  tendWindow(() => window);

  function fill(folder: string, count: number): void {
    mkdirSync(folder, { recursive: true });
    for (let each = 0; each < count; each++) writeFileSync(join(folder, `file${each}.js`), '');
  }

  const folders = (below: string) =>
    readdirSync(join(window.folder, below), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ parentPath, name }) => join(parentPath, name));

  const isRead = (folder: string) => statSync(folder).atime > LONG_AGO;

  it('shows its own DAGs, though folders above it are named as those that are never looked into', async () => {
    await until('both are found', async () => String(await knownDags(window)) === 'one,two');
  });

  it('follows files that come', async () => {
    window.write('src/part8/fresh.dag.yaml', dag('fresh'));
    window.write('node_modules/package8/lib/no.dag.yaml', dag('no'));
    window.write('hidden/no.dag.yaml', dag('no'));
    await until('the new one is found', async () => String(await knownDags(window)) === 'fresh,one,two');
  });

  it('is searched without a look into node_modules', async function () {
    const [own, strange] = [
      folders('src'),
      [...folders('node_modules'), ...folders('packages/inner/node_modules')],
    ];
    for (const folder of [...own, ...strange]) utimesSync(folder, LONG_AGO, LONG_AGO);
    readdirSync(own[0] ?? '');
    // The system tells it no better where it keeps no times of access.
    if (!isRead(own[0] ?? '')) this.skip();
    await window.host.evaluate(async (vscode) => {
      const settings = vscode.workspace.getConfiguration('taskflow');
      const globs = ['**/*.dag.{yaml,yml}', '**/*.flow.yaml'];
      await settings.update('files', globs, vscode.ConfigurationTarget.Workspace);
    });
    await until('the search is over', async () => (await knownDags(window)).includes('late'));
    assert.ok(own.every(isRead), 'its own folders are searched');
    assert.deepEqual(strange.filter(isRead), []);
  });
});
