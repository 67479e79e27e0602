// Runs the real command line in a project of its own, with a history of its own.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { isBuildStale } from '../../scripts/setup/freshness.mjs';
import { removeFolder } from '../support/remove-folder.js';

/** Another build may be tested, such as that of a package. */
const OTHER_CLI = process.env.TASKFLOW_TEST_CLI;
export const CLI = resolve(OTHER_CLI ?? 'dist/cli.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class CliRig {
  /** The project's folder, its real path. */
  readonly folder: string;
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;

  constructor() {
    const root = realpathSync(mkdtempSync(join(tmpdir(), 'taskflow-cli-')));
    this.folder = join(root, 'project');
    this.home = join(root, 'home');
    mkdirSync(join(this.folder, '.git'), { recursive: true });
    const { FORCE_COLOR: _, ...env } = process.env;
    this.env = { ...env, TASKFLOW_HOME: this.home, NO_COLOR: '1', XDG_STATE_HOME: join(root, 'state') };
  }

  write(file: string, text: string): string {
    const path = join(this.folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  taskflow(...words: string[]): Promise<Ended> {
    return this.start(words).ended;
  }

  /** What a command prints to standard output, as JSON. */
  async json(...words: string[]): Promise<unknown> {
    const { code, stdout, stderr } = await this.taskflow(...words);
    if (code !== 0) throw new Error(`taskflow ${words.join(' ')} ended with ${code}: ${stderr}`);
    return JSON.parse(stdout);
  }

  /** Starts a command; `printed` gives its standard output once that holds a text; it throws where it never does. */
  start(words: readonly string[], { cwd = this.folder }: { readonly cwd?: string } = {}) {
    const child = spawn(process.execPath, [CLI, ...words], {
      cwd,
      env: this.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    const watchers = new Set<() => void>();
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
      for (const look of watchers) look();
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    const ended = new Promise<Ended>((done) => {
      child.once('close', (code) => done({ code, stdout, stderr }));
    });
    const printed = (text: string) =>
      new Promise<string>((done, fail) => {
        const look = () => {
          if (!stdout.includes(text)) return;
          watchers.delete(look);
          done(stdout);
        };
        watchers.add(look);
        void ended.then(() => fail(new Error(`it ended without having printed ${text}: ${stdout}${stderr}`)));
        look();
      });
    return { ended, printed, kill: () => child.kill('SIGKILL') };
  }

  remove(): void {
    removeFolder(dirname(this.folder));
  }
}

/** Builds dist/ where it is not of the present sources, as a test file run alone may find it. */
export function ensureBuilt(): void {
  if (OTHER_CLI !== undefined || !isBuildStale(resolve('.'))) return;
  const { status, stderr } = spawnSync(process.execPath, ['scripts/setup.mjs'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`dist/ can't be built: ${stderr}`);
}
