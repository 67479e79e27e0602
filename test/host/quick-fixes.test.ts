// Quick fixes, CodeLenses and links to explanations, asked of the extension in its own host.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { applyFix } from '../support/vscode/apply-fix.js';
import { EXTENSION } from '../support/vscode/asked-host.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import type { VscodeWindow } from '../support/vscode/workbench.js';

/** File, the problem's code, words of the fix's title, and what the text must hold after it. */
const FIXES: readonly (readonly [name: string, text: string, code: string, title: string, after: RegExp])[] =
  [
    [
      'edge.dag.yaml',
      'tasks:\n  a: { run: x, depends_on: [b] }\n  b: { run: x, depends_on: [a] }\n',
      'cycle',
      'b no longer waits for a',
      /b: \{ run: x \}/,
    ],
    [
      'added.dag.yaml',
      'tasks:\n  a:\n    run: x\n    depends_on: [missing]\n',
      'unknown-task',
      'Add a task missing',
      / {2}missing:\n {4}run: echo missing/,
    ],
    [
      'upstream.dag.yaml',
      'tasks:\n  a: { run: x }\n  b:\n    run: x\n    if: tasks.a.output\n',
      'not-upstream',
      'Add a to depends_on of b',
      /b:\n {4}depends_on: \[a\]\n {4}run: x/,
    ],
    [
      'moved.dag.yaml',
      'params: { region: { type: string, default: eu } }\ntasks:\n  a:\n    run: echo ${{ params.region }}\n',
      'expression-in-run',
      'env as REGION',
      /env: \{ REGION: .*\n {4}run: echo "\$REGION"/,
    ],
    [
      'param.dag.yaml',
      'params: { spare: { type: string, default: x } }\ntasks:\n  a: { run: x }\n',
      'unused-param',
      'Remove the parameter spare',
      /^tasks:/,
    ],
    [
      'silent.dag.yaml',
      'params:\n  spare: { type: string, default: x }\ntasks:\n  a: { run: x }\n',
      'unused-param',
      'Silence',
      /# taskflow-ignore unused-param/,
    ],
    [
      'twice.dag.yaml',
      '# Has the id of another.\nid: good\ntasks:\n  a: { run: x }\n',
      'duplicate-dag',
      'Silence',
      /\n# taskflow-ignore duplicate-dag\nid: good/,
    ],
    [
      'unnamed/named.dag.yaml',
      '# Has its id of its name.\ntasks:\n  a: { run: x }\n',
      'duplicate-dag',
      'Silence',
      /^# taskflow-ignore duplicate-dag\n# Has/,
    ],
    [
      'zone.dag.yaml',
      'schedule: { cron: "0 2 * * *", timezone: Europe/Berln }\ntasks:\n  a: { run: x }\n',
      'bad-timezone',
      'Europe/Berlin',
      /Europe\/Berlin/,
    ],
  ];
const MANY = 'tasks:\n  a: { run: x, retrys: 1, depends_on: [a], trigger_rule: all_don }\n';
const GOOD = 'id: good\ntasks:\n  a: { run: x }\n';

describe('quick fixes in the host of the extension', function () {
  this.timeout(180_000);
  let window: VscodeWindow;

  before(async function () {
    const workbench = await sharedWorkbench(this);
    const faulty = Object.fromEntries(FIXES.map(([name, text]) => [name, text]));
    window = await workbench.open({
      name: 'fixes',
      files: {
        ...faulty,
        'many.dag.yaml': MANY,
        'good.dag.yaml': GOOD,
        'named.dag.yaml': GOOD.replace('good', 'named'),
      },
    });
  });
  tendWindow(() => window);

  /** Codes of a file's problems; the file is opened. */
  function problems(name: string): Promise<readonly string[]> {
    return window.host.evaluate(async (vscode, file) => {
      const folder = vscode.workspace.workspaceFolders?.[0];
      if (!folder) return [];
      const uri = vscode.Uri.joinPath(folder.uri, file);
      await vscode.workspace.openTextDocument(uri);
      return vscode.languages
        .getDiagnostics(uri)
        .filter(({ source }) => source === 'taskflow')
        .map(({ code }) => String(typeof code === 'object' ? code.value : code));
    }, name);
  }

  const applied = (file: string, words: string, kind: string) => applyFix(window, { file, words, kind });

  for (const [name, , code, title, after] of FIXES) {
    it(`${code}: ${title}`, async () => {
      await until(`${code} is told of`, async () => (await problems(name)).includes(code));
      const text = await until('the fix is offered', () => applied(name, title, 'quickfix'));
      assert.match(text ?? '', after);
      await until(`${code} is gone`, async () => !(await problems(name)).includes(code));
    });
  }

  it('fixes all that is safe at once', async () => {
    await until('the problems are told of', async () => (await problems('many.dag.yaml')).length > 2);
    await until('all are fixed', () => applied('many.dag.yaml', 'Fix all', 'source.fixAll.taskflow'));
    await until('none is left', async () => (await problems('many.dag.yaml')).length === 0);
  });

  it('offers Run and Graph above the tasks', async () => {
    const titles = await until('the lenses are there', async () => {
      const found = await window.host.evaluate(async (vscode, file) => {
        const folder = vscode.workspace.workspaceFolders?.[0];
        if (!folder) return [];
        const uri = vscode.Uri.joinPath(folder.uri, file);
        await vscode.workspace.openTextDocument(uri);
        const lenses = await vscode.commands.executeCommand<import('vscode').CodeLens[]>(
          'vscode.executeCodeLensProvider',
          uri,
        );
        return lenses.map(({ command }) => command?.title ?? '');
      }, 'good.dag.yaml');
      return found.length > 1 ? found : null;
    });
    assert.ok(
      titles?.some((title) => title.includes('Run')) && titles.some((title) => title.includes('Graph')),
    );
  });

  it('has every command of its manifest', async () => {
    const missing = await window.host.evaluate(async (vscode, id) => {
      const extension = vscode.extensions.getExtension(id);
      const known = new Set(await vscode.commands.getCommands(true));
      const declared: readonly { command: string }[] = extension?.packageJSON.contributes.commands ?? [];
      return declared.map(({ command }) => command).filter((command) => !known.has(command));
    }, EXTENSION);
    assert.deepEqual(missing, []);
  });

  it('leads through its first steps: each with a picture, and commands that are there', async () => {
    const { steps, known, root } = await window.host.evaluate(async (vscode, id) => {
      const extension = vscode.extensions.getExtension(id);
      const [first] = extension?.packageJSON.contributes.walkthroughs ?? [];
      return {
        steps: first?.steps as { description: string; media: { svg: string }; completionEvents: string[] }[],
        known: await vscode.commands.getCommands(true),
        root: extension?.extensionPath ?? '',
      };
    }, EXTENSION);
    assert.ok(steps.length >= 5);
    for (const { description, media, completionEvents } of steps) {
      assert.ok(existsSync(join(root, media.svg)), media.svg);
      assert.ok(!description.startsWith('%'), description);
      const named = [...description.matchAll(/\(command:([^)]+)\)/g)].map(([, command]) => command ?? '');
      const awaited = completionEvents.flatMap((event) => /^onCommand:(.+)/.exec(event)?.[1] ?? []);
      assert.deepEqual(
        [...named, ...awaited].filter((command) => !known.includes(command)),
        [],
      );
      assert.ok(named.length > 0, description);
    }
  });
});
