// How soon an editor's files are found, and what is typed is checked.
import { join } from 'node:path';
import { EXTENSION } from '../../test/support/vscode/asked-host.js';
import { until } from '../../test/support/vscode/until.js';
import type { VscodeWindow, Workbench } from '../../test/support/vscode/workbench.js';
import type { BenchRow } from '../bench-row.js';
import { layered } from './workbench.js';

const NAME = 'wide.dag.yaml';
const TASKS = 1000;
const FILES = 10_000;
const ROUNDS = 9;

export async function checks(workbench: Workbench): Promise<BenchRow[]> {
  const others = Array.from({ length: FILES }, (_, index) => [
    `${index % 2 === 0 ? 'node_modules/' : ''}part${index % 100}/file${index}.yaml`,
    'a: 1\n',
  ]);
  const window = await workbench.open({
    name: 'checks',
    files: { ...(Object.fromEntries(others) as Record<string, string>), [NAME]: layered(TASKS) },
  });
  const foundMs = await discovery(window);
  const typedMs = await typing(window);
  await window.close();
  return [
    {
      name: `${TASKS} tasks: from the last key to what is wrong with it`,
      value: typedMs,
      unit: 'ms',
      reach: 500,
    },
    { name: `DAG files found among ${FILES}`, value: foundMs, unit: 'ms', reach: null },
  ];
}

/** Once more, when all is loaded: what a window does at its opening is mostly the editor's own. */
async function discovery(window: VscodeWindow): Promise<number> {
  await window.openSidebar();
  await until('the DAG is found', () => isFound(window));
  return window.host.evaluate(async (vscode, id) => {
    const api = await vscode.extensions.getExtension(id)?.activate();
    const { files } = api.services;
    const settings = vscode.workspace.getConfiguration('taskflow');
    const before = files.ready;
    const start = performance.now();
    await settings.update('files', [...settings.get<string[]>('files', []), '**/*.other.yaml'], true);
    while (files.ready === before) await new Promise((resolve) => setTimeout(resolve, 1));
    await files.ready;
    return performance.now() - start;
  }, EXTENSION);
}

function isFound(window: VscodeWindow): Promise<boolean> {
  return window.host.evaluate(async (vscode, id) => {
    const api = await vscode.extensions.getExtension(id)?.activate();
    return api.services.files.all.length > 0;
  }, EXTENSION);
}

/** Breaks an edge of the last task and mends it, as many times; the middle of what that took. */
function typing(window: VscodeWindow): Promise<number> {
  return window.host.evaluate(
    async (vscode, [path, rounds]) => {
      const uri = vscode.Uri.file(path);
      const document = await vscode.workspace.openTextDocument(uri);
      await vscode.window.showTextDocument(document);
      const line = document.lineAt(document.lineCount - 2);
      const at = new vscode.Position(line.lineNumber, line.text.lastIndexOf(']'));
      const change = async (wanted: number, edit: import('vscode').WorkspaceEdit): Promise<number> => {
        const start = performance.now();
        await vscode.workspace.applyEdit(edit);
        while (vscode.languages.getDiagnostics(uri).length !== wanted)
          await new Promise((resolve) => setTimeout(resolve, 5));
        return performance.now() - start;
      };
      const took: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const breaking = new vscode.WorkspaceEdit();
        breaking.insert(uri, at, 'x');
        took.push(await change(1, breaking));
        const mending = new vscode.WorkspaceEdit();
        mending.delete(uri, new vscode.Range(at, at.translate(0, 1)));
        took.push(await change(0, mending));
      }
      return took.sort((a, b) => a - b)[took.length >> 1] ?? 0;
    },
    [join(window.folder, NAME), ROUNDS] as const,
  );
}
