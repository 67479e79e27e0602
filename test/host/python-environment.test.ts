// Which Python runs a DAG file in the editor, where the Python extension has one selected.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newestRun, runCommand } from '../support/vscode/asked-host.js';
import { packExtension } from '../support/vscode/pack-extension.js';
import { tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import { type VscodeWindow, Workbench } from '../support/vscode/workbench.js';

/** Leaves a trace beside itself. */
const PYTHON = '#!/bin/sh\ntouch "$0.used"\nexec python3 "$@"\n';
const DAG = 'from taskflow import DAG\ndag = DAG("which")\n@dag.task()\ndef a():\n    return 1\n';

describe('the interpreter in the editor', function () {
  this.timeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), 'taskflow-stand-in-'));
  let workbench: Workbench;
  let window: VscodeWindow;

  before(async function () {
    this.timeout(300_000);
    const standIn = join(folder, 'python.vsix');
    packExtension(join(import.meta.dirname, '../support/vscode/python-stand-in'), standIn);
    workbench = await Workbench.start(this, { kind: 'server', others: [standIn] });
    window = await workbench.open({
      name: 'interpreter',
      files: { 'which.dag.py': DAG, 'selected/python': PYTHON, 'given/python': PYTHON },
      settings: { 'python.defaultInterpreterPath': 'selected/python' },
    });
    for (const name of ['selected', 'given']) chmodSync(join(window.folder, name, 'python'), 0o755);
  });
  tendWindow(() => window);
  after(async () => {
    await workbench?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const isUsed = (name: string) => existsSync(join(window.folder, name, 'python.used'));
  async function run(before: string | null): Promise<string> {
    await runCommand(window, 'taskflow.runDag', { file: 'which.dag.py' });
    return until('another run that succeeded', async () => {
      const id = await newestRun(workbench, window.folder, 'success');
      return id !== before && id;
    });
  }

  it('is the one that is selected in the Python extension, and the setting comes before it', async () => {
    const first = await run(null);
    assert.deepEqual([isUsed('selected'), isUsed('given')], [true, false]);
    rmSync(join(window.folder, 'selected/python.used'));
    await window.host.evaluate(async (vscode) => {
      const target = vscode.ConfigurationTarget.Workspace;
      await vscode.workspace
        .getConfiguration('taskflow')
        .update('python', '${workspaceFolder}/given/python', target);
    });
    await run(first);
    assert.deepEqual([isUsed('selected'), isUsed('given')], [false, true]);
  });
});
