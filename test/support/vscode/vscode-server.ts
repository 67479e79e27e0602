// VS Code's own server with the packaged extension installed: one for all windows of a test run.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installVscode } from '../../../scripts/vscode/install.mjs';
import { HostListener } from './host-connection.js';
import { packagedExtension } from './packaged-extension.js';

const START_MS = 120_000;
const SETTINGS = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'window.commandCenter': false,
  // In Restricted Mode without being asked.
  'security.workspace.trust.startupPrompt': 'never',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

export interface ServerOptions {
  /** False: folders open in Restricted Mode. */
  readonly isTrusted: boolean;
}

export class VscodeServer {
  readonly port: number;
  readonly hosts: HostListener;
  /** Everything this server writes, and the folders that tests open. */
  readonly data: string;
  readonly #process: ChildProcess;

  private constructor(port: number, hosts: HostListener, data: string, child: ChildProcess) {
    this.port = port;
    this.hosts = hosts;
    this.data = data;
    this.#process = child;
  }

  static async start({ isTrusted }: ServerOptions): Promise<VscodeServer> {
    const { node, server: script } = installVscode();
    const data = mkdtempSync(join(tmpdir(), 'taskflow-vscode-'));
    for (const where of ['Machine', 'User']) {
      mkdirSync(join(data, 'server/data', where), { recursive: true });
      writeFileSync(join(data, 'server/data', where, 'settings.json'), JSON.stringify(SETTINGS));
    }
    const hosts = await HostListener.start();
    const port = await freePort();
    // A registry of its own: the user's must not know of the test's folders. Coverage is not asked of VS Code.
    const { NODE_V8_COVERAGE: _coverage, TASKFLOW_HOME: _home, ...inherited } = process.env;
    const env = {
      ...inherited,
      XDG_STATE_HOME: join(data, 'state'),
      TASKFLOW_TEST_PORT: String(hosts.port),
      // As if started from a terminal: no login shell is asked for its variables, which takes seconds.
      VSCODE_CLI: '1',
    };
    const common = ['--server-data-dir', join(data, 'server'), '--accept-server-license-terms'];
    execFileSync(node, [script, ...common, '--install-extension', packagedExtension()], {
      env,
      stdio: 'ignore',
    });
    const args = [
      script,
      ...common,
      ...['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'],
      ...['--enable-smoke-test-driver', '--disable-telemetry'],
      ...(isTrusted ? ['--disable-workspace-trust'] : []),
    ];
    const child = spawn(node, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    await untilListening(child);
    return new VscodeServer(port, hosts, data, child);
  }

  /** The address of a window on a folder or a `.code-workspace` file. */
  address(path: string): string {
    const driver = `vscode-remote://127.0.0.1:${this.port}${join(import.meta.dirname, 'driver')}`;
    const payload = encodeURIComponent(JSON.stringify([['extensionDevelopmentPath', driver]]));
    const kind = path.endsWith('.code-workspace') ? 'workspace' : 'folder';
    return `http://127.0.0.1:${this.port}/?${kind}=${encodeURIComponent(path)}&payload=${payload}`;
  }

  async stop(): Promise<void> {
    this.hosts.close();
    const { pid } = this.#process;
    if (pid !== undefined) {
      const ended = new Promise((resolve) => this.#process.once('exit', resolve));
      process.kill(-pid, 'SIGTERM');
      const timer = setTimeout(() => process.kill(-pid, 'SIGKILL'), 5000);
      await ended;
      clearTimeout(timer);
    }
    rmSync(this.data, { recursive: true, force: true, maxRetries: 5 });
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
