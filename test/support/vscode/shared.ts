// One VS Code for all test files that need a trusted workspace: it is started by the first and stopped at the end.
import { Workbench } from './workbench.js';

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
