// The arrows between the layers are checked by rules: planted wrong imports must be found, right ones must not.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const SOURCES: Readonly<Record<string, string>> = {
  'src/core/good.ts': 'export const good = 1;',
  'src/core/reads-files.ts': "import 'node:fs';",
  'src/core/knows-the-engine.ts': "import '../engine/good.js';",
  'src/core/types-only.ts': "import type { Engine } from '../engine/good.js'; export type E = Engine;",
  'src/engine/good.ts': "import '../core/good.js'; import 'node:fs'; export type Engine = 1;",
  'src/engine/edits.ts': "import 'vscode';",
  'src/engine/one.ts': "import './two.js'; export const one = 1;",
  'src/engine/two.ts': "import './one.js'; export const two = 1;",
  'src/cli/good.ts': "import '../engine/good.js'; import '../server/good.js';",
  'src/server/good.ts': "import '../webview/protocol.js';",
  'src/server/draws.ts': "import '../webview/graph.js';",
  'src/webview/protocol.ts': "import '../core/good.js';",
  'src/webview/graph.ts': "import '../layout/good.js';",
  'src/layout/good.ts': "import '../core/good.js';",
  'src/extension/good.ts': "import 'vscode';",
  'src/stray/file.ts': "import '../core/good.js';",
};

const FOUND = [
  'src/cli/good.ts: nothing',
  'src/core/good.ts: nothing',
  'src/core/knows-the-engine.ts: arrow-core',
  'src/core/reads-files.ts: pure-without-node',
  'src/core/types-only.ts: arrow-core',
  'src/engine/edits.ts: vscode-in-extension-only',
  'src/engine/good.ts: nothing',
  'src/engine/one.ts: no-cycle',
  // A circle is reported once, at its first file.
  'src/engine/two.ts: nothing',
  'src/extension/good.ts: nothing',
  'src/layout/good.ts: nothing',
  'src/server/draws.ts: arrow-server',
  'src/server/good.ts: nothing',
  'src/stray/file.ts: known-folder',
  'src/webview/graph.ts: nothing',
  'src/webview/protocol.ts: nothing',
];

describe('the arrows between layers', () => {
  it('are enforced: every planted wrong import is found, and nothing else', () => {
    const root = mkdtempSync(join(tmpdir(), 'taskflow-arrows-'));
    try {
      for (const [path, text] of Object.entries(SOURCES)) {
        mkdirSync(dirname(join(root, path)), { recursive: true });
        writeFileSync(join(root, path), text);
      }
      copyFileSync('tsconfig.json', join(root, 'tsconfig.json'));
      assert.deepEqual(cruise(root), FOUND);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }).timeout(60_000);
});

function cruise(root: string): string[] {
  const depcruise = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const config = resolve('.dependency-cruiser.cjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [depcruise, 'src', '--config', config, '--output-type', 'json'],
    { cwd: root, encoding: 'utf8' },
  );
  assert.notEqual(stdout, '', stderr);
  const { summary } = JSON.parse(stdout) as {
    summary: { violations: { from: string; rule: { name: string } }[] };
  };
  return Object.keys(SOURCES)
    .map((path) => {
      const rules = summary.violations.filter(({ from }) => from === path).map(({ rule }) => rule.name);
      return `${path}: ${[...new Set(rules)].join(', ') || 'nothing'}`;
    })
    .sort();
}
