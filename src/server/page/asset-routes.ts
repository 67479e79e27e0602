// The two pages and the files they load: a fixed list, no path is made of a request.
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiApp } from '../api-app.js';
import { ApiProblem } from '../problems/api-problem.js';
import type { ServerContext } from '../server-context.js';
import { CONTENT_SECURITY_POLICY, DOCS_PAGE, GRAPH_PAGE } from './html.js';

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  png: 'image/png',
  ttf: 'font/ttf',
};

export function addAssetRoutes(app: ApiApp, { dist, media }: ServerContext): void {
  const files = findAssets(dist, media);
  for (const [path, html] of [
    ['/', GRAPH_PAGE],
    ['/docs', DOCS_PAGE],
  ] as const) {
    app.get(path, (c) => {
      c.header('Content-Security-Policy', CONTENT_SECURITY_POLICY);
      return c.html(html);
    });
  }
  app.get('/assets/:name', async (c) => {
    const file = files.get(c.req.param('name'));
    if (!file) throw new ApiProblem(404, 'not_found', 'There is no such file');
    return c.body(new Uint8Array(await readFile(file.path)), 200, { 'Content-Type': file.type });
  });
}

/** By name: the page as it was built, with what its style loads, and the files of /docs. */
function findAssets(dist: string, media: string): ReadonlyMap<string, { path: string; type: string }> {
  const paths = new Map([
    ['webview.js', join(dist, 'webview.js')],
    ['webview.css', join(dist, 'webview.css')],
    ['api-docs.js', join(media, 'api-docs', 'api-docs.js')],
    ['api-docs.css', join(media, 'api-docs', 'api-docs.css')],
    ['icon.png', join(media, 'icon.png')],
    ...readdirSync(dist)
      .filter((name) => name.endsWith('.ttf'))
      .map((name): [string, string] => [name, join(dist, name)]),
  ]);
  return new Map(
    [...paths].map(([name, path]) => [
      name,
      { path, type: TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain' },
    ]),
  );
}
