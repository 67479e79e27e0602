// Whether a window has the focus, as the workbench is told: a browser under test has it always.
import { until } from './until.js';
import type { VscodeWindow } from './workbench.js';

/** As if another window came before this one, or it came back. */
export async function setFocused({ page, host }: VscodeWindow, wanted: boolean): Promise<void> {
  await page.evaluate(
    wanted
      ? "document.hasFocus = () => true; window.dispatchEvent(new Event('focus'))"
      : "for (const type of ['focus', 'blur']) { document.hasFocus = () => type === 'focus'; window.dispatchEvent(new Event(type)) }",
  );
  await until(`focus is ${wanted}`, async () => {
    const { focused } = await host.evaluate((vscode) => vscode.window.state);
    return focused === wanted;
  });
}
