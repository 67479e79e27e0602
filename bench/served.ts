// A built server in a temporary project, for measuring.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RunEvent } from '../src/core/events.js';

export class Served {
  readonly folder = mkdtempSync(join(tmpdir(), 'taskflow-served-'));
  readonly home = join(this.folder, 'home');
  #child: ChildProcess | null = null;
  origin = '';
  headers: Readonly<Record<string, string>> = {};

  constructor() {
    mkdirSync(this.home, { mode: 0o700 });
  }

  dag(id: string, definition: object): void {
    writeFileSync(join(this.folder, `${id}.dag.json`), JSON.stringify(definition));
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, [resolve('dist/cli.js'), 'serve', '--json'], {
      cwd: this.folder,
      env: { ...process.env, HOME: this.folder, TASKFLOW_HOME: this.home },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { url, token } = JSON.parse(line.toString()) as { url: string; token: string };
    this.origin = new URL(url).origin;
    this.headers = { Authorization: `Bearer ${token}` };
  }

  async stop(): Promise<void> {
    if (this.#child && this.#child.exitCode === null) {
      this.#child.kill('SIGTERM');
      await once(this.#child, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  fetch(path: string, options: RequestInit = {}): Promise<Response> {
    return fetch(`${this.origin}${path}`, { ...options, headers: { ...this.headers, ...options.headers } });
  }

  async trigger(dagId: string): Promise<string> {
    const response = await this.fetch(`/dags/${dagId}/trigger`, { method: 'POST' });
    if (response.status !== 202) throw new Error(`${response.status} ${await response.text()}`);
    return ((await response.json()) as { run_id: string }).run_id;
  }

  /** Calls back for every event until it returns false; resolves `open` when the stream is there. */
  async listen(
    path: string,
    onEvent: (event: RunEvent) => boolean,
  ): Promise<{ readonly ended: Promise<void> }> {
    const controller = new AbortController();
    const response = await this.fetch(path, { signal: controller.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const read = async () => {
      let rest = '';
      for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
        const frames = (rest + part.value).split('\n\n');
        rest = frames.pop() ?? '';
        for (const frame of frames) {
          const data = /^data: (.*)$/m.exec(frame)?.[1];
          if (data !== undefined && !onEvent(JSON.parse(data) as RunEvent)) return controller.abort();
        }
      }
    };
    return { ended: read() };
  }

  /** One number of /metrics. */
  async metric(name: string): Promise<number> {
    const text = await (await this.fetch('/metrics')).text();
    return Number(new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  }
}
