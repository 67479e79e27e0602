// VS Code's own server with the packaged extension installed, in a browser: one for all windows of a test run.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { installVscode } from '../../../scripts/vscode/install.mjs';
import { removeFolder } from '../remove-folder.js';
import { launchChromium } from './chromium.js';
import { HostListener } from './host-connection.js';
import { packagedExtension } from './packaged-extension.js';
import {
  DRIVER,
  environmentOf,
  newData,
  type OpenedPage,
  type RunningVscode,
  START_MS,
  type VscodeOptions,
  type WindowSize,
  writeSettings,
} from './running-vscode.js';

interface ServerParts {
  readonly port: number;
  readonly hosts: HostListener;
  readonly data: string;
  readonly process: ChildProcess;
  readonly browser: Browser;
}

export class VscodeServer implements RunningVscode {
  readonly data: string;
  readonly extensions: string;
  readonly hosts: HostListener;
  readonly #parts: ServerParts;

  private constructor(parts: ServerParts) {
    this.data = parts.data;
    this.extensions = join(parts.data, 'server/extensions');
    this.hosts = parts.hosts;
    this.#parts = parts;
  }

  static async start({ isTrusted, others = [] }: VscodeOptions): Promise<VscodeServer> {
    const { node, server: script } = installVscode();
    const data = newData();
    for (const where of ['Machine', 'User']) writeSettings(join(data, 'server/data', where));
    const hosts = await HostListener.start();
    const port = await freePort();
    const env = environmentOf(data, hosts);
    const common = ['--server-data-dir', join(data, 'server'), '--accept-server-license-terms'];
    const installed = [packagedExtension(), ...others].flatMap((path) => ['--install-extension', path]);
    execFileSync(node, [script, ...common, ...installed], { env, stdio: 'ignore' });
    const args = [
      script,
      ...common,
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
      ...['--enable-smoke-test-driver', '--disable-telemetry'],
      ...(isTrusted ? ['--disable-workspace-trust'] : []),
    ];
    const child = spawn(node, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const [browser] = await Promise.all([launchChromium(), untilListening(child)]);
    return new VscodeServer({ port, hosts, data, process: child, browser });
  }

  async open(path: string, viewport: WindowSize): Promise<OpenedPage> {
    const context = await this.#parts.browser.newContext({
      viewport,
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    const load = async () => {
      await page.goto(this.#address(path), { timeout: START_MS });
    };
    await load();
    return { page, load, close: () => context.close() };
  }

  #address(path: string): string {
    const { port } = this.#parts;
    const driver = `vscode-remote://127.0.0.1:${port}${DRIVER}`;
    const payload = encodeURIComponent(JSON.stringify([['extensionDevelopmentPath', driver]]));
    const kind = path.endsWith('.code-workspace') ? 'workspace' : 'folder';
    return `http://127.0.0.1:${port}/?${kind}=${encodeURIComponent(path)}&payload=${payload}`;
  }

  async stop(): Promise<void> {
    const { browser, process: child } = this.#parts;
    await browser.close();
    this.hosts.close();
    const { pid } = child;
    if (pid !== undefined) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      process.kill(-pid, 'SIGTERM');
      const timer = setTimeout(() => process.kill(-pid, 'SIGKILL'), 5000);
      await ended;
      clearTimeout(timer);
    }
    removeFolder(this.data);
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
      if (said.length < 100_000) said += chunk.toString();
      if (!/listening/i.test(said)) return;
      clearTimeout(timer);
      resolve();
    };
    server.stdout?.on('data', look);
    server.stderr?.on('data', look);
    server.on('exit', (code) => reject(new Error(`VS Code's server ended with ${code}:\n${said}`)));
  });
}
