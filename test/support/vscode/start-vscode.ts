// Chooses the VS Code that tests run in: the desktop's where it can be downloaded, else its own server in a browser.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../../../src/core/reason-of.js';
import { missingChromium } from './chromium.js';
import { DesktopVscode } from './desktop-vscode.js';
import type { RunningVscode, VscodeOptions } from './running-vscode.js';
import { VscodeServer } from './vscode-server.js';

/** Where `@vscode/test-electron` asks first. */
const RELEASES = 'https://update.code.visualstudio.com/api/releases/stable';
const LONGEST_MS = 3000;
const DOWNLOADS = join(import.meta.dirname, '../../../.vscode-test');

export type VscodeKind = 'desktop' | 'server';

/** Where tests can be skipped: a Mocha context. */
export interface Skipping {
  skip(): void;
}

let chosen: Promise<VscodeKind> | undefined;

/**
 * Asks once in a test run, and says which it is and why; TASKFLOW_TEST_VSCODE (`desktop`, `server`) decides instead.
 * Skips the tests, saying why, where there is neither.
 */
export async function startVscode(context: Skipping, options: VscodeOptions): Promise<RunningVscode> {
  if (options.kind !== 'server') {
    chosen ??= choose();
    if ((await chosen) === 'desktop')
      try {
        return await DesktopVscode.start(options);
      } catch (error) {
        tell('its own server in a browser', `the desktop does not start: ${String(error)}`);
        chosen = Promise.resolve('server');
      }
  }
  const missing = missingChromium();
  if (missing) {
    console.log(`    skipped: ${missing}`);
    context.skip();
  }
  return VscodeServer.start(options);
}

async function choose(): Promise<VscodeKind> {
  const wanted = process.env.TASKFLOW_TEST_VSCODE;
  const obstacle = wanted === 'server' ? 'TASKFLOW_TEST_VSCODE says so' : await noDesktop();
  if (obstacle === null || wanted === 'desktop') {
    tell('desktop, by @vscode/test-electron', obstacle ?? 'it can be downloaded');
    return 'desktop';
  }
  tell('its own server in a browser, from npm packages', obstacle);
  return 'server';
}

/** Why the desktop's can't be had here; null when it can. */
async function noDesktop(): Promise<string | null> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY)
    return 'the desktop needs a display, and there is none';
  if (isDownloaded()) return null;
  try {
    const { ok, status } = await fetch(RELEASES, { signal: AbortSignal.timeout(LONGEST_MS) });
    return ok ? null : `the desktop can't be downloaded: ${RELEASES} answers ${status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `the desktop can't be downloaded: ${reasonOf(cause)}`;
  }
}

function isDownloaded(): boolean {
  try {
    return readdirSync(DOWNLOADS).some((name) => name.startsWith('vscode-'));
  } catch {
    return false;
  }
}

function tell(which: string, why: string): void {
  console.log(`    VS Code: ${which} (${why})`);
}
