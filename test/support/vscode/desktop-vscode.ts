// Desktop VS Code, where it can be downloaded: each window is an application of its own, driven as the browser's are.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { removeFolder } from '../remove-folder.js';
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
  writeSettings,
} from './running-vscode.js';

interface DesktopParts {
  readonly executable: string;
  readonly data: string;
  readonly hosts: HostListener;
  readonly isTrusted: boolean;
}

export class DesktopVscode implements RunningVscode {
  readonly data: string;
  readonly extensions: string;
  readonly hosts: HostListener;
  readonly #parts: DesktopParts;
  #opened = 0;

  private constructor(parts: DesktopParts) {
    this.data = parts.data;
    this.hosts = parts.hosts;
    this.extensions = extensionsIn(parts.data);
    this.#parts = parts;
  }

  static async start({ isTrusted }: VscodeOptions): Promise<DesktopVscode> {
    const { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath } = await import(
      '@vscode/test-electron'
    );
    const executable = await downloadAndUnzipVSCode();
    const data = newData();
    const hosts = await HostListener.start();
    // Its folders are named by us: the package's own are shared by all that tests start.
    const [cli = executable, ...args] = resolveCliArgsFromVSCodeExecutablePath(executable, {
      reuseMachineInstall: true,
    });
    const folders = ['--extensions-dir', extensionsIn(data), '--user-data-dir', join(data, 'installing')];
    execFileSync(cli, [...args, ...folders, '--install-extension', packagedExtension()], {
      env: environmentOf(data, hosts),
      stdio: 'ignore',
      shell: process.platform === 'win32',
    });
    return new DesktopVscode({ executable, data, hosts, isTrusted });
  }

  /** The size is the desktop's. */
  async open(path: string): Promise<OpenedPage> {
    const { executable, data, hosts, isTrusted } = this.#parts;
    // Two applications with one folder of data would be one application.
    const userData = join(data, `user-${++this.#opened}`);
    writeSettings(join(userData, 'User'));
    const app = await _electron.launch({
      executablePath: executable,
      args: [
        path,
        ...['--extensions-dir', this.extensions, '--user-data-dir', userData],
        `--extensionDevelopmentPath=${DRIVER}`,
        ...['--new-window', '--skip-welcome', '--skip-release-notes', '--disable-updates'],
        ...['--disable-telemetry', '--no-sandbox'],
        ...(isTrusted ? ['--disable-workspace-trust'] : []),
      ],
      env: environmentOf(data, hosts),
      timeout: START_MS,
    });
    const page = await app.firstWindow({ timeout: START_MS });
    await page.emulateMedia({ reducedMotion: 'reduce' });
    return {
      page,
      load: async () => {
        await page.reload({ timeout: START_MS });
      },
      close: () => app.close(),
    };
  }

  async stop(): Promise<void> {
    this.hosts.close();
    removeFolder(this.data);
  }
}

function extensionsIn(data: string): string {
  return join(data, 'extensions');
}
