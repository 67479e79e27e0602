// DAG files in code in the editor: checked while they are typed, their loops asked for when saved, run by DAG.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { diagnosticCodes, knownDags, newestRun } from '../support/vscode/asked-host.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import type { VscodeWindow, Workbench } from '../support/vscode/workbench.js';

const LITERAL = `from taskflow import DAG

dag = DAG("literal")

@dag.task()
def first():
    return 1

@dag.task(depends_on=["first"])
def second(first):
    return first + 1
`;
const LOOP = `from taskflow import DAG
for region in ["eu", "us"]:
    dag = DAG(f"sync_{region}")
    for step in range(2):
        dag.task(f"step_{step}", run="echo done", depends_on=[f"step_{step - 1}"] if step else [])
`;
const BROKEN = 'import no_such_module\nfrom taskflow import DAG\nfor i in [1]:\n    DAG(f"d{i}")\n';

describe('DAG files in code in the editor', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let window: VscodeWindow;

  before(async function () {
    workbench = await sharedWorkbench(this);
    window = await workbench.open({
      name: 'code',
      files: {
        'literal.dag.py': LITERAL,
        'sync_dag.py': LOOP,
        'broken.dag.py': BROKEN,
        'other_dag.py': 'import airflow\n',
        'typed.dag.ts':
          'import { DAG } from "taskflow";\nconst dag = new DAG("typed");\ndag.task("a", () => 1);\n',
      },
      settings: { 'files.autoSave': 'off' },
    });
  });
  tendWindow(() => window);

  it('finds those that are written literally, and those that a host makes', async () => {
    await until('all are found', async () => {
      const ids = await knownDags(window);
      return ['literal', 'sync_eu', 'sync_us', 'typed'].every((id) => ids.includes(id));
    });
    assert.deepEqual(await diagnosticCodes(window, 'other_dag.py'), []);
    assert.deepEqual(await diagnosticCodes(window, 'sync_dag.py'), []);
  });

  it('marks what fails while a file is loaded, at its line', async () => {
    await until('the import is marked', async () =>
      (await diagnosticCodes(window, 'broken.dag.py')).includes('load-error'),
    );
  });

  it('marks a cycle while it is typed, before the file is saved', async () => {
    const path = join(window.folder, 'literal.dag.py');
    await window.host.evaluate(async (vscode, file) => {
      const document = await vscode.workspace.openTextDocument(file);
      const editor = await vscode.window.showTextDocument(document);
      await editor.edit((edit) => {
        const at = document.getText().indexOf('@dag.task()') + '@dag.task('.length;
        edit.insert(document.positionAt(at), 'depends_on=["second"]');
      });
    }, path);
    await until('the cycle is marked', async () =>
      (await diagnosticCodes(window, 'literal.dag.py')).includes('cycle'),
    );
    await window.host.evaluate((vscode) => vscode.commands.executeCommand('workbench.action.files.revert'));
    await until(
      'the cycle is gone',
      async () => (await diagnosticCodes(window, 'literal.dag.py')).length === 0,
    );
  });

  it('runs one of a file’s DAGs', async () => {
    await window.host.evaluate(
      async (vscode, file) => {
        await vscode.commands.executeCommand('taskflow.runDag', {
          uri: vscode.Uri.file(file),
          dagId: 'sync_us',
        });
      },
      join(window.folder, 'sync_dag.py'),
    );
    await newestRun(workbench, window.folder, 'success', 'sync_us');
  });

  it('puts the types of "taskflow" where the editor finds them', async () => {
    await window.host.evaluate(async (vscode) => {
      await vscode.commands.executeCommand('taskflow.addTypes', vscode.workspace.workspaceFolders?.[0]?.uri);
    });
    assert.ok(existsSync(join(window.folder, 'node_modules/taskflow/types/sdk/index.d.ts')));
  });
});
