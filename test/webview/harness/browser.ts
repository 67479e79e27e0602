// Opens the page of a scenario in Chromium, from memory, under the content security policy of the real one.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import esbuild from 'esbuild';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { ScenarioName } from './scenarios.js';
import { THEMES, type ThemeName } from './themes.js';

export const CHROMIUM = process.env.TASKFLOW_CHROMIUM ?? '/usr/bin/chromium';
const ORIGIN = 'http://page.test';
const root = join(import.meta.dirname, '..', '..', '..');

/** Why browser tests can't run here, or null. */
export function missingBrowser(): string | null {
  return existsSync(CHROMIUM) ? null : `no Chromium at ${CHROMIUM}: apt-get install -y chromium`;
}

export interface OpenOptions {
  readonly scenario: ScenarioName;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
}

export class Harness {
  readonly #browser: Browser;
  readonly #files: ReadonlyMap<string, string>;

  private constructor(browser: Browser, files: ReadonlyMap<string, string>) {
    this.#browser = browser;
    this.#files = files;
  }

  static async start(): Promise<Harness> {
    const files = await bundle();
    const browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    return new Harness(browser, files);
  }

  /** The page, drawn; errors of the page are thrown by `close`. */
  async open(options: OpenOptions): Promise<OpenPage> {
    const { scenario, theme = 'dark', width = 1500, height = 860, reducedMotion = true } = options;
    const context = await this.#browser.newContext({
      viewport: { width, height },
      reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
      timezoneId: 'UTC',
      locale: 'en-GB',
      bypassCSP: false,
    });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.route(`${ORIGIN}/**`, (route) => {
      const { pathname } = new URL(route.request().url());
      const body = pathname === '/' ? html(theme) : this.#files.get(pathname.slice(1));
      if (body === undefined) return route.fulfill({ status: 404 });
      return route.fulfill({ body, contentType: typeOf(pathname) });
    });
    await page.goto(`${ORIGIN}/?scenario=${scenario}`);
    await page.locator('.header').waitFor();
    return { page, errors, close: () => context.close() };
  }

  /** Size of the page's script, minified. */
  get scriptBytes(): number {
    return Buffer.byteLength(this.#files.get('webview.js') ?? '');
  }

  async stop(): Promise<void> {
    await this.#browser.close();
  }
}

export interface OpenPage {
  readonly page: Page;
  readonly errors: readonly string[];
  readonly close: () => Promise<void>;
}

async function bundle(): Promise<ReadonlyMap<string, string>> {
  const result = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { webview: 'src/webview/main.tsx', host: 'test/webview/harness/page.ts' },
    bundle: true,
    write: false,
    minify: process.env.TASKFLOW_PLAIN === undefined,
    format: 'iife',
    target: 'chrome128',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outdir: 'out',
  });
  return new Map(result.outputFiles.map(({ path, text }) => [path.split(/[\\/]/).at(-1) ?? '', text]));
}

function html(theme: ThemeName): string {
  const { className, variables } = THEMES[theme];
  // A nonce as the editor has for the variables it writes; the page itself needs none.
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self' 'nonce-theme'; img-src data: 'self'">
<title>TaskFlow</title>
<style nonce="theme">:root { ${Object.entries(variables)
    .map(([name, value]) => `--vscode-${name}: ${value};`)
    .join(' ')} }</style>
<link rel="stylesheet" href="/webview.css">
</head>
<body class="${className}">
<div id="app"></div>
<script src="/host.js"></script>
<script src="/webview.js"></script>
</body>
</html>`;
}

function typeOf(path: string): string {
  if (path.endsWith('.js')) return 'text/javascript; charset=utf-8';
  if (path.endsWith('.css')) return 'text/css; charset=utf-8';
  return 'text/html; charset=utf-8';
}
