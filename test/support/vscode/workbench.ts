// A window of a real VS Code: used by keyboard and mouse, looked at, and asked by way of its extension host.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { reasonOf } from '../../../src/core/reason-of.js';
import type { HostConnection, HostListener } from './host-connection.js';
import { type OpenedPage, type RunningVscode, START_MS, type VscodeOptions } from './running-vscode.js';
import { type Skipping, startVscode } from './start-vscode.js';
import { until } from './until.js';

/** VS Code's own limit, and somewhat more. */
const HOST_MS = 70_000;

export interface WindowOptions {
  /** Name of the folder that is made and opened; one that is there is opened as it is. */
  readonly name: string;
  /** Its files, by path. */
  readonly files?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Folders of a multi-root workspace: those are opened, not the folder itself. */
  readonly roots?: readonly string[];
  readonly width?: number;
  readonly height?: number;
}

/** A VS Code, shared by the tests of a file. */
export class Workbench {
  readonly vscode: RunningVscode;

  private constructor(vscode: RunningVscode) {
    this.vscode = vscode;
  }

  /** Skips the tests, saying why, where there is no VS Code to be had. */
  static async start(context: Skipping, options: Partial<VscodeOptions> = {}): Promise<Workbench> {
    return new Workbench(await startVscode(context, { isTrusted: true, ...options }));
  }

  /** Opens a window, and waits for its extension host. */
  async open(options: WindowOptions): Promise<VscodeWindow> {
    const folder = join(this.vscode.data, options.name);
    mkdirSync(folder, { recursive: true });
    const { settings } = options;
    const files = {
      ...options.files,
      ...(settings && { '.vscode/settings.json': JSON.stringify(settings) }),
      ...(options.roots && {
        'all.code-workspace': JSON.stringify({ folders: options.roots.map((path) => ({ path })) }),
      }),
    };
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const { width = 1400, height = 900 } = options;
    const first = options.roots?.[0];
    const { hosts } = this.vscode;
    const before = hosts.count;
    const path = first === undefined ? folder : join(folder, 'all.code-workspace');
    const opened = await this.vscode.open(path, { width, height });
    const root = first === undefined ? folder : join(folder, first);
    const window = new VscodeWindow({ opened, hosts, folder, root });
    await window.loaded(before);
    return window;
  }

  stop(): Promise<void> {
    return this.vscode.stop();
  }
}

interface WindowParts {
  readonly opened: OpenedPage;
  readonly hosts: HostListener;
  readonly folder: string;
  /** The folder that its extension host calls first. */
  readonly root: string;
}

export class VscodeWindow {
  readonly page: Page;
  readonly folder: string;
  readonly #parts: WindowParts;
  #host: HostConnection | undefined;

  constructor(parts: WindowParts) {
    this.#parts = parts;
    this.page = parts.opened.page;
    this.folder = parts.folder;
    // A machine that builds and tests at once is slow at times.
    this.page.setDefaultTimeout(60_000);
  }

  /** The extension host of this window, as it is since the last load. */
  get host(): HostConnection {
    if (!this.#host) throw new Error('the window is not loaded');
    return this.#host;
  }

  /** Loads the page again: what was open in it is as the editor last saved it. */
  async load(): Promise<void> {
    const before = this.#parts.hosts.count;
    await this.#parts.opened.load();
    await this.loaded(before);
  }

  /** Reloads the window by its command, which saves first what is open. */
  async reload(): Promise<void> {
    const before = this.#parts.hosts.count;
    const isLoaded = this.page.waitForEvent('load', { timeout: START_MS });
    await this.command('Developer: Reload Window');
    await isLoaded;
    await this.loaded(before);
  }

  /** Waits for the workbench, and for an extension host that came after the first `before`. */
  async loaded(before: number): Promise<void> {
    const { hosts, root, opened } = this.#parts;
    const isShown = () =>
      this.page.locator('[id="workbench.parts.statusbar"]').waitFor({ timeout: START_MS });
    await isShown();
    try {
      this.#host = await hosts.connected(root, before, HOST_MS);
    } catch (error) {
      // VS Code gives an extension host up that is not ready after a minute; a person would reload the window.
      console.log(`    loading the window again: ${reasonOf(error)}`);
      await this.shot('no-extension-host');
      const since = hosts.count;
      await opened.load();
      await isShown();
      this.#host = await hosts.connected(root, since, HOST_MS);
    }
  }

  async close(): Promise<void> {
    await this.#parts.opened.close();
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** A row of a list or tree of the workbench. */
  row(text: string | RegExp): Locator {
    return this.page.locator('.monaco-list-row', { hasText: text }).first();
  }

  /** Runs a command as a user would: from the palette. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.#pick(`>${title}`, title);
  }

  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.#pick(name, name);
    await this.page.locator('.tab', { hasText: name }).first().waitFor();
    // Its extensions are told later than the screen.
    await until(`${name} is in front`, () =>
      this.host.evaluate(
        (vscode, end) => vscode.window.activeTextEditor?.document.uri.path.endsWith(end),
        name,
      ),
    );
  }

  async openSidebar(): Promise<void> {
    await this.command('View: Show TaskFlow');
  }

  /** The graph's own document, once it is there. */
  async graphFrame(): Promise<Frame> {
    for (let tries = 0; tries < 600; tries++) {
      for (const frame of this.page.frames()) {
        const isGraph = frame.evaluate<boolean>(
          `document.querySelector('link[href*="webview.css"]') !== null`,
        );
        if (await isGraph.catch(() => false)) return frame;
      }
      await this.page.waitForTimeout(100);
    }
    throw new Error('no graph was opened');
  }

  /** A picture of what is on the screen, where the environment asks for pictures. */
  async shot(name: string): Promise<void> {
    const folder = process.env.TASKFLOW_SCREENSHOTS;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name.replaceAll(/\W+/g, '-')}.png`) });
  }

  async #pick(typed: string, row: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await input.fill(typed);
    const rows = this.page.locator('.quick-input-list .monaco-list-row', { hasText: row });
    await rows.first().waitFor();
    await this.page.keyboard.press('Enter');
  }
}
