// A real VS Code for the editor's bench: with an extension that does nothing beside ours, and the window's own questions.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { packExtension } from '../../test/support/vscode/pack-extension.js';
import { until } from '../../test/support/vscode/until.js';
import { type VscodeWindow, Workbench } from '../../test/support/vscode/workbench.js';

export const IDLE_EXTENSION = 'taskflow-tests.taskflow-bench-idle';

/** Starts it, and stops it when `work` is done. */
export async function withWorkbench<Value>(work: (workbench: Workbench) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), 'taskflow-bench-'));
  try {
    const idle = join(folder, 'idle.vsix');
    packExtension(join(import.meta.dirname, 'idle-extension'), idle);
    const skip = () => {
      throw new Error('this bench needs a browser');
    };
    const workbench = await Workbench.start({ skip }, { kind: 'server', others: [idle] });
    try {
      return await work(workbench);
    } finally {
      await workbench.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export interface DrawnGraph {
  readonly frame: Frame;
  /** From the command until the tasks are on the screen. */
  readonly tasksMs: number;
  /** … until all edges are too. */
  readonly edgesMs: number;
}

/** Opens a DAG's graph. The page itself tells when it had drawn: to be asked takes it time while it draws. */
export async function drawGraph(window: VscodeWindow, name: string): Promise<DrawnGraph> {
  const start = Date.now();
  await window.host.evaluate(
    async (vscode, path) => {
      await vscode.commands.executeCommand('taskflow.openGraph', { uri: vscode.Uri.file(path) });
    },
    join(window.folder, name),
  );
  return until('a drawn graph', async () => {
    const frame = await window.graphFrame();
    const at = await frame.evaluate<(number | undefined)[]>(
      `['drawn', 'edges'].map((name) => performance.getEntriesByName(name)[0])
         .map((mark) => mark && performance.timeOrigin + mark.startTime)`,
    );
    const [tasks, edges] = at;
    // Small graphs have their edges at once.
    const isPainted = await frame.evaluate<boolean>(`document.querySelector('.overview') !== null`);
    if (tasks === undefined || (isPainted && edges === undefined)) return null;
    return { frame, tasksMs: tasks - start, edgesMs: Math.max(tasks, edges ?? tasks) - start };
  });
}

/** A DAG file of fifty tasks a level, each after three of the level above. */
export function layered(count: number): string {
  const tasks = Array.from({ length: count }, (_, index) => {
    const level = Math.floor(index / 50);
    const above = [0, 7, 13].map((step) => `t${(level - 1) * 50 + ((index + step) % 50)}`);
    return `  t${index}: { run: "true"${level > 0 ? `, depends_on: [${above.join(', ')}]` : ''} }`;
  });
  return `tasks:\n${tasks.join('\n')}\n`;
}
