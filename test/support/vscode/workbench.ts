// A real VS Code workbench in a browser, with this checkout as the extension under development.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Frame, type Page } from 'playwright-core';
import { installVscode } from '../../../scripts/vscode/install.mjs';

const ROOT = join(import.meta.dirname, '../../..');
const CHROMIUM = process.env.TASKFLOW_CHROMIUM ?? '/usr/bin/chromium';
const START_MS = 120_000;

/** Why workbench tests can't run here, or null. */
export function missingForWorkbench(): string | null {
  return existsSync(CHROMIUM) ? null : `no Chromium at ${CHROMIUM}: apt-get install -y chromium`;
}

export interface WorkbenchOptions {
  /** Files of the folder that is opened, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** False to open it in Restricted Mode. */
  readonly isTrusted?: boolean;
  readonly width?: number;
  readonly height?: number;
}

export class Workbench {
  readonly page: Page;
  readonly folder: string;
  readonly #browser: Browser;
  readonly #server: ChildProcess;
  readonly #data: string;
  readonly #url: string;

  private constructor(parts: {
    page: Page;
    folder: string;
    browser: Browser;
    server: ChildProcess;
    data: string;
    url: string;
  }) {
    this.page = parts.page;
    this.folder = parts.folder;
    this.#browser = parts.browser;
    this.#server = parts.server;
    this.#data = parts.data;
    this.#url = parts.url;
  }

  static async open(options: WorkbenchOptions): Promise<Workbench> {
    const { node, server: script } = installVscode();
    const data = mkdtempSync(join(tmpdir(), 'taskflow-vscode-'));
    const folder = join(data, 'project');
    for (const [name, text] of Object.entries(options.files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const settings = JSON.stringify({
      'chat.disableAIFeatures': true,
      'workbench.startupEditor': 'none',
      'workbench.tips.enabled': false,
      'window.commandCenter': false,
      'workbench.secondarySideBar.defaultVisibility': 'hidden',
      ...options.settings,
    });
    for (const where of ['Machine', 'User']) {
      mkdirSync(join(data, 'server/data', where), { recursive: true });
      writeFileSync(join(data, 'server/data', where, 'settings.json'), settings);
    }
    const port = await freePort();
    const args = [
      script,
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
      ...['--accept-server-license-terms', '--enable-smoke-test-driver', '--disable-telemetry'],
      ...['--server-data-dir', join(data, 'server')],
      ...(options.isTrusted === false ? [] : ['--disable-workspace-trust']),
    ];
    // A registry of its own: the user's must not know of the test's folders.
    const env = { ...process.env, XDG_STATE_HOME: join(data, 'state'), TASKFLOW_HOME: undefined };
    const server = spawn(node, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    await untilListening(server);
    const payload = encodeURIComponent(
      JSON.stringify([['extensionDevelopmentPath', `vscode-remote://127.0.0.1:${port}${ROOT}`]]),
    );
    const url = `http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}&payload=${payload}`;
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    });
    const { width = 1400, height = 900 } = options;
    const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const workbench = new Workbench({ page, folder, browser, server, data, url });
    await workbench.load();
    return workbench;
  }

  /** Loads the page: also what a user does to reload the window. */
  async load(): Promise<void> {
    await this.page.goto(this.#url, { timeout: START_MS });
    await this.page.locator('.monaco-workbench').waitFor({ timeout: START_MS });
    await this.page.locator('[id="workbench.parts.statusbar"]').waitFor({ timeout: START_MS });
  }

  /** Runs a command as a user would: from the palette. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    const input = this.page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    const input = this.page.locator('.quick-input-widget input').first();
    await input.waitFor();
    await input.fill(name);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.tab', { hasText: name }).first().waitFor();
  }

  async openSidebar(): Promise<void> {
    await this.command('View: Show TaskFlow');
  }

  /** The graph's own document, once it is drawn. */
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

  async close(): Promise<void> {
    await this.#browser.close();
    const { pid } = this.#server;
    if (pid !== undefined) {
      const ended = new Promise((resolve) => this.#server.once('exit', resolve));
      process.kill(-pid, 'SIGTERM');
      const timer = setTimeout(() => process.kill(-pid, 'SIGKILL'), 5000);
      await ended;
      clearTimeout(timer);
    }
    rmSync(this.#data, { recursive: true, force: true, maxRetries: 5 });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

function untilListening(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`VS Code's server did not start:\n${said}`)), START_MS);
    const look = (chunk: Buffer) => {
      said += chunk.toString();
      if (!/listening/i.test(said)) return;
      clearTimeout(timer);
      resolve();
    };
    server.stdout?.on('data', look);
    server.stderr?.on('data', look);
    server.on('exit', (code) => reject(new Error(`VS Code's server ended with ${code}:\n${said}`)));
  });
}
