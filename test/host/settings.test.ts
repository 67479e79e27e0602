// Settings that act when a run ends or a window opens: messages, retention, what becomes of interrupted runs.
import assert from 'node:assert/strict';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MadeRun } from '../cli/made-run.js';
import {
  homeOf,
  listedRuns,
  newestRun,
  runCommand,
  runnerOf,
  taskflow,
} from '../support/vscode/asked-host.js';
import { Messages } from '../support/vscode/messages.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import type { VscodeWindow, Workbench } from '../support/vscode/workbench.js';

const QUICK = 'id: quick\ntasks:\n  a: { run: "true" }\n';
const BROKEN = 'id: broken\ntasks:\n  a: { run: "test -e mended" }\n';
const HELD = 'id: held\ntasks:\n  hold: { run: "until [ -e go ]; do sleep 0.05; done" }\n';

describe('settings of runs', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let window: VscodeWindow;
  let messages: Messages;

  before(async function () {
    workbench = await sharedWorkbench(this);
    window = await workbench.open({
      name: 'set',
      files: { 'quick.dag.yaml': QUICK, 'broken.dag.yaml': BROKEN, 'held.dag.yaml': HELD },
    });
    messages = new Messages(window);
    await window.openSidebar();
  });
  tendWindow(() => window);

  async function set(name: string, value: unknown): Promise<void> {
    await window.host.evaluate(
      async (vscode, [name, value]) => {
        const { Workspace } = vscode.ConfigurationTarget;
        await vscode.workspace.getConfiguration('taskflow').update(name, value, Workspace);
      },
      [name, value] as const,
    );
  }

  /** Runs a DAG and waits until this window has seen its end. */
  async function ended(dag: string, words: string): Promise<void> {
    const runId = String(await runCommand(window, 'taskflow.runDag', { file: `${dag}.dag.yaml` }));
    await until(`${runId} is over`, async () => {
      const run = (await listedRuns(workbench, window.folder)).find(({ run_id }) => run_id === runId);
      return run?.ended_at !== null && run?.ended_at !== undefined;
    });
    await window.row(new RegExp(`${dag}.*${words}`)).waitFor();
  }

  /** None that is there has these words. */
  async function tellsNothingOf(words: string): Promise<void> {
    const all = await messages.all();
    assert.ok(!all.some((text) => text.includes(words)), String(all));
  }

  it('tells of a run that failed and offers what helps, not of one that was quick', async () => {
    await ended('quick', 'succeeded');
    await ended('broken', 'failed');
    const told = await messages.shows('broken failed: a');
    await tellsNothingOf('quick');
    for (const name of ['Graph', 'Log']) await told.getByRole('button', { name, exact: true }).waitFor();
    writeFileSync(join(window.folder, 'mended'), '');
    await told.getByRole('button', { name: 'Retry failed' }).click();
    await newestRun(workbench, window.folder, 'success', 'broken');
    rmSync(join(window.folder, 'mended'));
  });

  it('tells of a run that took long, and of no failure where that is not wanted', async () => {
    await messages.clear();
    await set('notifications.failure', false);
    await set('notifications.afterSeconds', 0.001);
    await ended('broken', 'failed');
    await ended('quick', 'succeeded');
    const told = await messages.shows('quick completed');
    for (const name of ['Graph', 'Log']) await told.getByRole('button', { name, exact: true }).waitFor();
    await tellsNothingOf('broken');
    await messages.clear();
  });

  it('tells of a run of a terminal in one of two windows on the folder', async () => {
    const second = await workbench.open({ name: 'set' });
    const both = [window, second].map((each) => new Messages(each));
    for (const each of both) await each.clear();
    await taskflow(workbench, window.folder, 'run', 'quick.dag.yaml');
    const told = async (words: string) => {
      const counts = await Promise.all(
        both.map(async (each) => (await each.all()).filter((text) => text.includes(words)).length),
      );
      return counts.reduce((sum, count) => sum + count);
    };
    await until('it is told', async () => (await told('quick completed')) > 0);
    // Whatever the other window had to say of it, it has said when it could tell of a later one.
    writeFileSync(join(window.folder, 'go'), '');
    await taskflow(workbench, window.folder, 'run', 'held.dag.yaml');
    await until('the later one is told', async () => (await told('held completed')) > 0);
    assert.equal(await told('quick completed'), 1);
    await second.close();
    await messages.clear();
  });

  it('shows the progress of a run that takes a while, not while its graph is in front, and cancels it', async () => {
    rmSync(join(window.folder, 'go'), { force: true });
    const isShown = () => messages.shows('0 of 1 tasks, 1 running');
    await runCommand(window, 'taskflow.runDag', { file: 'held.dag.yaml' });
    const progress = await isShown();
    await window.shot('progress');
    await runCommand(window, 'taskflow.openGraph', { file: 'held.dag.yaml' });
    await progress.waitFor({ state: 'detached' });
    await window.command('View: Close All Editors');
    await isShown();
    await set('notifications.progress', false);
    await progress.waitFor({ state: 'detached' });
    await set('notifications.progress', true);
    await isShown();
    await progress.hover();
    await progress.getByRole('button', { name: 'Cancel', exact: true }).click();
    await newestRun(workbench, window.folder, 'cancelled', 'held');
    await progress.waitFor({ state: 'detached' });
  });

  it('keeps so many runs of each DAG', async () => {
    await set('history.keepRunsPerDag', 2);
    const first = await newestRun(workbench, window.folder, 'success', 'quick');
    const others = (await listedRuns(workbench, window.folder)).filter(({ dag_id }) => dag_id !== 'quick');
    for (let count = 0; count < 2; count++) await ended('quick', 'succeeded');
    await until('the oldest are deleted', async () => {
      const runs = await listedRuns(workbench, window.folder);
      const kept = runs.filter(({ dag_id }) => dag_id === 'quick');
      return kept.length === 2 && !kept.some(({ run_id }) => run_id === first);
    });
    const now = (await listedRuns(workbench, window.folder)).filter(({ dag_id }) => dag_id !== 'quick');
    assert.deepEqual(
      now.map(({ run_id }) => run_id),
      others.map(({ run_id }) => run_id),
    );
    await set('history.keepRunsPerDag', 0);
  });

  it('keeps runs for so long, and so much of them', async () => {
    const home = await homeOf(window);
    const old = new MadeRun({ home, dag: QUICK, at: new Date(Date.now() - 10 * 86_400_000).toISOString() });
    old.started().begins('a').succeeds('a').ends('success');
    await set('history.keepDays', 7);
    await ended('quick', 'succeeded');
    await until('the one of last week is deleted', async () => !existsSync(join(home, 'runs', old.id)));
    await set('history.keepDays', 0);
    assert.ok((await listedRuns(workbench, window.folder)).length > 1);
    await set('history.maxSizeMegabytes', 0.000001);
    await ended('quick', 'succeeded');
    await until('none fits', async () => (await listedRuns(workbench, window.folder)).length === 0);
    await set('history.maxSizeMegabytes', 0);
  });

  /** A run whose task waits and whose runner is dead. */
  async function interrupted(): Promise<string> {
    rmSync(join(window.folder, 'go'), { force: true });
    const runId = String(await runCommand(window, 'taskflow.runDag', { file: 'held.dag.yaml' }));
    const pid = await until('its runner has it', async () => {
      await newestRun(workbench, window.folder, 'running', 'held');
      return runnerOf(window, runId).catch(() => null);
    });
    process.kill(pid, 'SIGKILL');
    await window.load();
    await window.openSidebar();
    return runId;
  }

  it('leaves interrupted runs alone where that is wanted; a command takes them up', async () => {
    await set('resumeInterruptedRuns', 'never');
    const runId = await interrupted();
    await window.row(/held.*interrupted/).waitFor();
    await runCommand(window, 'taskflow.resumeRun', { runId });
    await window.row(/held.*running/).waitFor();
    writeFileSync(join(window.folder, 'go'), '');
    assert.equal(await newestRun(workbench, window.folder, 'success', 'held'), runId);
  });

  it('asks before it takes up interrupted runs where that is wanted', async () => {
    await set('resumeInterruptedRuns', 'ask');
    const runId = await interrupted();
    const asked = await messages.shows('interrupted');
    await window.row(/held.*interrupted/).waitFor();
    await asked.getByRole('button', { name: 'Resume' }).click();
    await window.row(/held.*running/).waitFor();
    writeFileSync(join(window.folder, 'go'), '');
    assert.equal(await newestRun(workbench, window.folder, 'success', 'held'), runId);
  });
});
