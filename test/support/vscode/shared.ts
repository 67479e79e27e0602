// One VS Code for all test files that need a trusted workspace: it is started by the first and stopped at the end.
import { type VscodeWindow, Workbench } from './workbench.js';

let started: Promise<Workbench> | undefined;

after(async function () {
  this.timeout(60_000);
  await (await started?.catch(() => undefined))?.stop();
});

/** For a `before` hook: skips where a workbench can't be had. */
export function sharedWorkbench(context: Mocha.Context): Promise<Workbench> {
  context.timeout(300_000);
  started ??= Workbench.start(context);
  return started;
}

/** For the window of a suite: a picture of it where a test fails, and its end. */
export function tendWindow(window: () => VscodeWindow | undefined): void {
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await window()?.shot(`failed-${this.currentTest.title.slice(0, 40)}`);
  });
  after(() => window()?.close());
}
