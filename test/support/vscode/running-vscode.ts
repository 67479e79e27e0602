// A VS Code of either kind, as tests use it, and what both kinds are given.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { HostListener } from './host-connection.js';

/** A VS Code with the packaged extension installed. */
export interface RunningVscode {
  /** Everything it writes, and the folders that tests open. */
  readonly data: string;
  /** Where the extension is installed. */
  readonly extensions: string;
  readonly hosts: HostListener;
  /** A window on a folder or a `.code-workspace` file; the page is loading. */
  open(path: string, size: WindowSize): Promise<OpenedPage>;
  stop(): Promise<void>;
}

export interface WindowSize {
  readonly width: number;
  readonly height: number;
}

export interface OpenedPage {
  readonly page: Page;
  /** Loads it again: what was open in it is as the editor last saved it. */
  load(): Promise<void>;
  close(): Promise<void>;
}

export interface VscodeOptions {
  /** False: folders open in Restricted Mode. */
  readonly isTrusted: boolean;
  /** The server and no other: for pictures and measures of one size. */
  readonly kind?: 'server';
  /** VSIX files installed beside TaskFlow's, in the server. */
  readonly others?: readonly string[];
}

/** The test's own extension, which lets it into extension hosts. */
export const DRIVER = join(import.meta.dirname, 'driver');
/** A machine that builds and tests at once is slow at times. */
export const START_MS = 120_000;
const SETTINGS = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'window.commandCenter': false,
  // In Restricted Mode without being asked.
  'security.workspace.trust.startupPrompt': 'never',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

/** A new folder for everything that a VS Code writes. */
export function newData(): string {
  return mkdtempSync(join(tmpdir(), 'taskflow-vscode-'));
}

/** Quiet settings in a folder where VS Code looks for a user's. */
export function writeSettings(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(SETTINGS));
}

/** A registry of its own: the user's must not know of the test's folders. Coverage is not asked of VS Code. */
export function environmentOf(data: string, hosts: HostListener): Readonly<Record<string, string>> {
  const left = ['NODE_V8_COVERAGE', 'TASKFLOW_HOME'];
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || left.includes(name) ? [] : [[name, value] as const],
  );
  return {
    ...Object.fromEntries(inherited),
    XDG_STATE_HOME: join(data, 'state'),
    TASKFLOW_TEST_PORT: String(hosts.port),
    // As if started from a terminal: no login shell is asked for its variables, which takes seconds.
    VSCODE_CLI: '1',
  };
}
