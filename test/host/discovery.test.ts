// What the extension finds and says about files, asked in its own host.
import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { diagnosticCodes, EXTENSION, knownDags } from '../support/vscode/asked-host.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import type { VscodeWindow } from '../support/vscode/workbench.js';

const dag = (id: string) => `id: ${id}\ntasks:\n  only: { run: echo ${id} }\n`;

describe('the extension in its host', function () {
  this.timeout(180_000);
  let window: VscodeWindow;

  before(async function () {
    const workbench = await sharedWorkbench(this);
    window = await workbench.open({
      name: 'found',
      files: {
        'one.dag.yaml': dag('one'),
        'deep/er/two.dag.yml': dag('two'),
        'node_modules/pkg/no.dag.yaml': dag('no'),
        'hidden/three.dag.yaml': dag('three'),
        'flow.yaml': dag('by_setting'),
      },
      settings: {
        'files.exclude': { '**/hidden': true },
        'taskflow.files': ['**/*.dag.{yaml,yml,json}'],
      },
    });
  });
  tendWindow(() => window);

  async function knows(what: string, holds: (ids: readonly string[]) => boolean): Promise<void> {
    await until(what, async () => holds(await knownDags(window)));
  }

  it('is active, because the folder holds DAG files', async () => {
    await until('the extension is active', () =>
      window.host.evaluate((vscode, id) => vscode.extensions.getExtension(id)?.isActive, EXTENSION),
    );
  });

  it('finds DAG files in nested folders, and none in node_modules or in what files.exclude hides', async () => {
    await knows('one and two are found', (ids) => ids.includes('one') && ids.includes('two'));
    const ids = await knownDags(window);
    assert.ok(!ids.includes('no'), 'node_modules');
    assert.ok(!ids.includes('three'), 'files.exclude');
    assert.ok(!ids.includes('by_setting'), 'no glob names it');
  });

  it('follows files that come, are renamed and go', async () => {
    window.write('new.dag.yaml', dag('fresh'));
    await knows('the new file is found', (ids) => ids.includes('fresh'));
    renameSync(join(window.folder, 'new.dag.yaml'), join(window.folder, 'renamed.dag.yaml'));
    await until('the old name is told no more', async () =>
      window.host.evaluate(async (vscode, id) => {
        const api = await vscode.extensions.getExtension(id)?.activate();
        const files: { uri: { path: string }; result: { id: string } }[] = api.services.files.all;
        const paths = files.filter(({ result }) => result.id === 'fresh').map(({ uri }) => uri.path);
        return paths.length === 1 && paths[0]?.endsWith('renamed.dag.yaml');
      }, EXTENSION),
    );
    rmSync(join(window.folder, 'renamed.dag.yaml'));
    await knows('the deleted file is gone', (ids) => !ids.includes('fresh'));
  });

  it('forgets the files of a folder that is deleted', async () => {
    mkdirSync(join(window.folder, 'short/lived'), { recursive: true });
    window.write('short/lived/gone.dag.yaml', dag('gone'));
    await knows('it is found', (ids) => ids.includes('gone'));
    rmSync(join(window.folder, 'short'), { recursive: true });
    await knows('it is forgotten', (ids) => !ids.includes('gone'));
  });

  it('tells of one DAG id in two files, in both', async () => {
    window.write('same1.dag.yaml', dag('same'));
    window.write('same2.dag.yaml', dag('same'));
    for (const name of ['same1.dag.yaml', 'same2.dag.yaml'])
      await until(`${name} is marked`, async () =>
        (await diagnosticCodes(window, name)).includes('duplicate-dag'),
      );
    rmSync(join(window.folder, 'same2.dag.yaml'));
    await until(
      'one alone is fine',
      async () => (await diagnosticCodes(window, 'same1.dag.yaml')).length === 0,
    );
  });

  it('links each problem to its explanation in a file that is there', async () => {
    window.write('linked.dag.yaml', 'tasks:\n  a: { run: x, retrys: 1 }\n');
    const link = await until('a problem with a link', () =>
      window.host.evaluate(
        (vscode, path) => {
          const [first] = vscode.languages.getDiagnostics(vscode.Uri.file(path));
          return typeof first?.code === 'object' && first.code.target.toString();
        },
        join(window.folder, 'linked.dag.yaml'),
      ),
    );
    const { text, fragment } = await window.host.evaluate(async (vscode, target) => {
      const uri = vscode.Uri.parse(target);
      const bytes = await vscode.workspace.fs.readFile(uri.with({ fragment: '' }));
      return { text: new TextDecoder().decode(bytes), fragment: uri.fragment };
    }, link);
    // The editor goes to a line, which is the code's heading.
    const line = Number(/^L(\d+)$/.exec(fragment)?.[1]);
    assert.equal(text.split('\n')[line - 1], '### unknown-key');
  });
});
