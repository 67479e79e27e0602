// Every code of a problem, seen in the editor: at its place, with its explanation, and gone when the file is right.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PROBLEM_SEVERITIES, type ProblemCode, type Range } from '../../src/core/problem.js';
import { unmark } from '../definition/marked-text.js';
import { applyFix } from '../support/vscode/apply-fix.js';
import { diagnosticCodes, EXTENSION } from '../support/vscode/asked-host.js';
import { sharedWorkbench, tendWindow } from '../support/vscode/shared.js';
import { until } from '../support/vscode/until.js';
import { type VscodeWindow, Workbench } from '../support/vscode/workbench.js';

interface Case {
  readonly file: string;
  /** Marks stand around what is underlined. */
  readonly marked: string;
  /** What makes the text long; its marks come before. */
  readonly padding?: string;
  /** Of related places: their words, and the text there, which may be in another file. */
  readonly related?: readonly (readonly [words: RegExp, text: string])[];
}

const A = 'tasks:\n  a: { run: x }\n';
const PYTHON = 'from taskflow import DAG\n';
const LARGEST = 5_000_000;

/** A file for each code; `not-static` is told only where no code may be run. */
const CASES: Readonly<Record<Exclude<ProblemCode, 'not-static'>, Case>> = {
  'yaml-syntax': { file: 'syntax.dag.yaml', marked: `schedule: ⟦@⟧daily\n${A}` },
  'code-syntax': { file: 'syntax.dag.py', marked: `${PYTHON}dag = DAG("syntax")\nx ⟦=⟧ = 1\n` },
  'unknown-key': { file: 'key.dag.yaml', marked: 'tasks:\n  a: { run: x, ⟦retrys⟧: 1 }\n' },
  'wrong-type': { file: 'type.dag.yaml', marked: 'tasks:\n  a: { run: x, retries: ⟦many⟧ }\n' },
  'missing-key': { file: 'missing.dag.yaml', marked: 'tasks:\n  ⟦a⟧: { retries: 1 }\n' },
  'bad-id': { file: 'id.dag.yaml', marked: 'tasks:\n  ⟦1st⟧: { run: x }\n' },
  'duplicate-id': {
    file: 'ids.dag.yaml',
    marked: 'tasks:\n  load: { run: x }\n  ⟦Load⟧: { run: y }\n',
    related: [[/first/, 'load']],
  },
  'unknown-task': { file: 'task.dag.json', marked: '{"tasks": {"a": {"run": "x", "depends_on": [⟦"b"⟧]}}}' },
  'self-dependency': { file: 'self.dag.yaml', marked: 'tasks:\n  a: { run: x, depends_on: ⟦a⟧ }\n' },
  cycle: {
    file: 'cycle.dag.yaml',
    marked: 'tasks:\n  a: { run: x, depends_on: [⟦b⟧] }\n  b: { run: x, depends_on: [⟦a⟧] }\n',
    related: [
      [/`b` depends on `a`/, 'a'],
      [/`a` depends on `b`/, 'b'],
    ],
  },
  'bad-cron': { file: 'cron.dag.yaml', marked: `schedule: { cron: "0 ⟦25⟧ * * *" }\n${A}` },
  'bad-duration': { file: 'duration.dag.yaml', marked: 'tasks:\n  a: { run: x, timeout: ⟦soon⟧ }\n' },
  'bad-timezone': {
    file: 'zone.dag.yaml',
    marked: `schedule: { cron: "@daily", timezone: ⟦Europe/Berln⟧ }\n${A}`,
  },
  'bad-trigger-rule': { file: 'rule.dag.yaml', marked: 'tasks:\n  a: { run: x, trigger_rule: ⟦all_don⟧ }\n' },
  'text-condition': {
    file: 'condition.dag.yaml',
    marked: 'tasks:\n  a: { run: x, if: "⟦\'false\'⟧" }\n',
  },
  'bad-expression': {
    file: 'expression.dag.yaml',
    marked: `env: { A: "\${{ params.⟦none⟧ }}" }\n${A}`,
  },
  'expression-in-run': { file: 'run.dag.yaml', marked: 'tasks:\n  a: { run: "echo ⟦${{ run.id }}⟧" }\n' },
  'not-upstream': {
    file: 'upstream.dag.yaml',
    marked: `${A}  b: { run: x, if: tasks.⟦a⟧.output }\n`,
  },
  'unused-param': { file: 'param.dag.yaml', marked: `params: { ⟦spare⟧: { type: string } }\n${A}` },
  'duplicate-dag': {
    file: 'twice.dag.yaml',
    marked: `id: ⟦Only⟧\n${A}`,
    related: [[/`only` in /, 'only']],
  },
  'env-file': { file: 'env.dag.yaml', marked: `env_file: ⟦.env⟧\n${A}` },
  'too-large': { file: 'large.dag.yaml', marked: `⟦⟧${A}`, padding: `#${' '.repeat(LARGEST)}` },
  'load-error': {
    file: 'load.dag.py',
    marked: `${PYTHON}⟦import no_such_module⟧\nfor i in [1]:\n    DAG(f"d{i}")\n`,
  },
  'load-timeout': { file: 'slow.dag.py', marked: `⟦from taskflow import DAG⟧\nwhile True:\n    pass\n` },
};
const OTHERS = { 'only.dag.yaml': `id: only\n${A}` };
const GOOD_PYTHON = `${PYTHON}dag = DAG("fixed")\ndag.task("a", run="x")\n`;

function textOf({ marked, padding = '' }: Case): string {
  return unmark(marked).text + padding;
}

interface Seen {
  readonly code: string;
  readonly target: string;
  readonly severity: string;
  readonly message: string;
  readonly range: Range;
  readonly tags: readonly string[];
  readonly related: readonly { readonly message: string; readonly path: string; readonly range: Range }[];
}

function seen(window: VscodeWindow, file: string): Promise<readonly Seen[]> {
  return window.host.evaluate(
    (vscode, path) => {
      const plain = ({ start, end }: import('vscode').Range) => ({
        start: { line: start.line, character: start.character },
        end: { line: end.line, character: end.character },
      });
      return vscode.languages
        .getDiagnostics(vscode.Uri.file(path))
        .filter(({ source }) => source === 'taskflow')
        .map(({ code, severity, message, range, relatedInformation, tags }) => ({
          code: String(typeof code === 'object' ? code.value : code),
          target: typeof code === 'object' ? code.target.toString() : '',
          severity: vscode.DiagnosticSeverity[severity] ?? '',
          message,
          range: plain(range),
          tags: (tags ?? []).map((tag) => vscode.DiagnosticTag[tag] ?? ''),
          related: (relatedInformation ?? []).map((each) => ({
            message: each.message,
            path: each.location.uri.fsPath,
            range: plain(each.location.range),
          })),
        }));
    },
    join(window.folder, file),
  );
}

const SEVERITIES = { error: 'Error', warning: 'Warning', info: 'Information', hint: 'Hint' };

/** Asserts that each has what a person needs: a severity, words, and a link to the heading that explains its code. */
function assertExplained(problems: readonly Seen[], code: ProblemCode): void {
  for (const { severity, message, target, tags } of problems) {
    assert.equal(severity, SEVERITIES[PROBLEM_SEVERITIES[code]]);
    assert.ok(message.length > 10, message);
    assert.deepEqual(tags, code === 'unused-param' ? ['Unnecessary'] : []);
    const { pathname, hash } = new URL(target);
    const docs = readFileSync(decodeURIComponent(pathname), 'utf8').split('\n');
    assert.equal(docs[Number(decodeURIComponent(hash).slice(2)) - 1], `### ${code}`);
  }
}

function textAt(path: string, { start, end }: Range): string {
  const line = readFileSync(path, 'utf8').split('\n')[start.line] ?? '';
  return line.slice(start.character, end.character);
}

describe('problems in the editor', function () {
  this.timeout(180_000);
  let window: VscodeWindow;
  const file = (code: keyof typeof CASES) => `faulty/${CASES[code].file}`;

  before(async function () {
    const workbench = await sharedWorkbench(this);
    const faulty = Object.values(CASES).map((each) => [`faulty/${each.file}`, textOf(each)]);
    const fine = Object.entries(OTHERS).map(([name, text]) => [`faulty/${name}`, text]);
    window = await workbench.open({
      name: 'problems',
      files: Object.fromEntries([...faulty, ...fine]),
      settings: { 'files.autoSave': 'off' },
    });
  });
  tendWindow(() => window);

  const isMarked = (code: keyof typeof CASES) =>
    until(`${code} is marked`, async () => (await diagnosticCodes(window, file(code))).includes(code));
  const isClean = (name: string) =>
    until(`${name} has no problem`, async () => (await diagnosticCodes(window, name)).length === 0);

  /** Without a value the setting is taken out of the file. */
  async function set(section: string, name: string, value?: unknown): Promise<void> {
    await window.host.evaluate(
      async (vscode, { section, name, value }) => {
        const { Workspace } = vscode.ConfigurationTarget;
        await vscode.workspace.getConfiguration(section).update(name, value, Workspace);
      },
      { section, name, value },
    );
  }

  for (const [code, { marked, related = [] }] of Object.entries(CASES) as [keyof typeof CASES, Case][]) {
    it(`${code} is at its place, and explained`, async () => {
      await isMarked(code);
      const problems = await seen(window, file(code));
      assert.deepEqual(
        problems.map((problem) => [problem.code, problem.range]),
        unmark(marked).ranges.map((range) => [code, range]),
        JSON.stringify(problems),
      );
      assertExplained(problems, code);
      const places = problems.flatMap((problem) => problem.related);
      assert.equal(places.length, related.length, JSON.stringify(places));
      for (const [index, [words, text]] of related.entries()) {
        const place = places[index];
        assert.match(place?.message ?? '', words);
        assert.equal(place && textAt(place.path, place.range), text);
      }
    });
  }

  it('are gone while the settings take their files out, and back with them', async () => {
    const codes: readonly (keyof typeof CASES)[] = ['cycle', 'load-error', 'too-large', 'duplicate-dag'];
    for (const [section, name, value, none] of [
      ['files', 'exclude', { '**/faulty': true }],
      ['taskflow', 'files', ['flows/*.yaml']],
      // What is no list of globs counts as none.
      ['taskflow', 'files', ['flows/*.yaml'], null],
    ] as const) {
      await set(section, name, value);
      for (const code of codes) await isClean(file(code));
      await set(section, name, none);
      for (const code of codes) await isMarked(code);
    }
  });

  it('of a file of variables come and go with that file', async () => {
    await isMarked('env-file');
    window.write('faulty/.env', 'A=1\n');
    await isClean(file('env-file'));
    window.write('faulty/.env', 'A=1\nB\n');
    await isMarked('env-file');
    const [{ message } = { message: '' }] = await seen(window, file('env-file'));
    assert.match(message, /line 2 is no assignment/);
    rmSync(join(window.folder, 'faulty/.env'));
    await until('it is missing', async () =>
      /There is no env_file/.test((await seen(window, file('env-file')))[0]?.message ?? ''),
    );
  });

  it('are gone when a text that was never saved is closed', async () => {
    const name = 'faulty/only.dag.yaml';
    await until(
      'it has an equal',
      async () => String(await diagnosticCodes(window, name)) === 'duplicate-dag',
    );
    await window.host.evaluate(
      async (vscode, path) => {
        const document = await vscode.workspace.openTextDocument(path);
        const editor = await vscode.window.showTextDocument(document);
        await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), 'retrys: 1\n'));
      },
      join(window.folder, name),
    );
    await until('what is typed is marked', async () =>
      (await diagnosticCodes(window, name)).includes('unknown-key'),
    );
    await window.host.evaluate((vscode) =>
      vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor'),
    );
    await until(
      'only the old one is left',
      async () => String(await diagnosticCodes(window, name)) === 'duplicate-dag',
    );
  });

  for (const code of Object.keys(CASES) as (keyof typeof CASES)[]) {
    it(`${code} is gone when its file is right, and when it is no more`, async () => {
      const name = file(code);
      if (name.endsWith('.py')) window.write(name, GOOD_PYTHON);
      else window.write(name, JSON.stringify({ id: `fixed_${code}`, tasks: { a: { run: 'x' } } }));
      await isClean(name);
      window.write(name, textOf(CASES[code]));
      await isMarked(code);
      rmSync(join(window.folder, name));
      await isClean(name);
    });
  }
});

describe('a corpus of valid DAG files in the editor', function () {
  this.timeout(180_000);
  let window: VscodeWindow;

  before(async function () {
    const workbench = await sharedWorkbench(this);
    window = await workbench.open({
      name: 'corpus',
      files: {
        ...filesOf('test/fixtures/definitions/valid', 'valid'),
        ...filesOf('examples', 'examples'),
        // What one of them names.
        'valid/.env': '',
      },
      roots: ['valid', 'examples'],
    });
  });
  tendWindow(() => window);

  /** By their paths in the workspace. */
  function filesOf(source: string, folder: string): Record<string, string> {
    const root = join(import.meta.dirname, '../..', source);
    const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
    const files = names.filter((name) => statSync(join(root, name)).isFile() && !name.endsWith('.pyc'));
    return Object.fromEntries(
      files.map((name) => [`${folder}/${name}`, readFileSync(join(root, name), 'utf8')]),
    );
  }

  it('gives not one finding', async () => {
    const found = await until('every file is read, and its host asked', async () => {
      const found = await window.host.evaluate(async (vscode, id) => {
        const api = await vscode.extensions.getExtension(id)?.activate();
        await api.services.files.ready;
        const dags: { uri: import('vscode').Uri; result: { definition: object | null } }[] =
          api.services.files.all;
        const isRead = dags.every(({ result }) => result.definition !== null);
        const problems = vscode.languages
          .getDiagnostics()
          .flatMap(([uri, all]) =>
            all.filter(({ source }) => source === 'taskflow').map(({ message }) => `${uri.path}: ${message}`),
          );
        return { count: dags.length, isRead, problems };
      }, EXTENSION);
      return (found.isRead || found.problems.length > 0) && found;
    });
    assert.deepEqual(found.problems, []);
    assert.ok(found.count > 25, `${found.count} DAGs`);
  });
});

describe('problems where no code may be run', function () {
  this.timeout(240_000);
  let workbench: Workbench;
  let window: VscodeWindow;
  const marked = `${PYTHON}dag = DAG("loop")\n⟦for step in range(2):\n    dag.task(f"step_{step}", run="x")\n⟧`;

  before(async function () {
    this.timeout(300_000);
    workbench = await Workbench.start(this, { isTrusted: false });
    window = await workbench.open({ name: 'noted', files: { 'loop.dag.py': unmark(marked).text } });
  });
  tendWindow(() => window);
  after(async () => {
    await workbench?.stop();
  });

  it('tell what only a run can tell, until it is silenced', async () => {
    const problems = await until('it is told', async () => {
      const found = await seen(window, 'loop.dag.py');
      return found.length > 0 && found;
    });
    assert.deepEqual(
      problems.map(({ code, range }) => [code, range]),
      unmark(marked).ranges.map((range) => ['not-static', range]),
    );
    assertExplained(problems, 'not-static');
    const fix = { file: 'loop.dag.py', words: 'Silence', kind: 'quickfix' };
    await until('silence is offered', () => applyFix(window, fix));
    await until('it is silent', async () => (await seen(window, 'loop.dag.py')).length === 0);
  });
});

describe('DAG files in a window in German', function () {
  this.timeout(240_000);
  let window: VscodeWindow;

  before(async function () {
    const workbench = await sharedWorkbench(this);
    const long = Array.from({ length: 2_000 }, (_, index) => `  task_${index}: { run: echo ${index} }`);
    window = await workbench.open({
      name: 'german',
      files: {
        'short.dag.yaml': 'tasks:\n  a: { run: x, retries: many, timeout: soon }\n',
        'timed.dag.yaml': `schedule: "0 0 13 * fri"\n${A}`,
        'long.dag.yaml': `params: { spare: { type: string } }\ntasks:\n${long.join('\n')}\n`,
      },
    });
    // What the workbench takes for the language of its own words; its extensions follow it.
    await window.page.addInitScript("globalThis._VSCODE_NLS_LANGUAGE = 'de'");
    await window.load();
  });
  tendWindow(() => window);

  const words = async (file: string) => (await seen(window, file)).map(({ message }) => message);

  it('have their problems said in German, those of long texts as well', async function () {
    // The desktop's language is set where it is started.
    if ((await window.host.evaluate((vscode) => vscode.env.language)) !== 'de') this.skip();
    await until('the short one is read', async () => (await words('short.dag.yaml')).length > 0);
    assert.deepEqual(await words('short.dag.yaml'), [
      '`retries` muss eine ganze Zahl ab 0 sein',
      '`timeout` ist keine Dauer wie 90s, 1h30m, 500ms oder 2d',
    ]);
    await until('the long one is read', async () => (await words('long.dag.yaml')).length > 0);
    assert.deepEqual(await words('long.dag.yaml'), [
      'Kein Ausdruck verwendet den Parameter `spare`; verwenden Sie ihn als ${{ params.spare }}, oder entfernen Sie ihn',
    ]);
  });

  it('have their schedule said in German', async function () {
    if ((await window.host.evaluate((vscode) => vscode.env.language)) !== 'de') this.skip();
    const hovers = await until('it is said', async () => {
      const found = await window.host.evaluate(
        async (vscode, path) => {
          const place = new vscode.Position(0, 14);
          const hovers = await vscode.commands.executeCommand<import('vscode').Hover[]>(
            'vscode.executeHoverProvider',
            vscode.Uri.file(path),
            place,
          );
          return hovers.flatMap(({ contents }) =>
            contents.map((each) => (typeof each === 'string' ? each : each.value)),
          );
        },
        join(window.folder, 'timed.dag.yaml'),
      );
      return found.find((text) => text.includes('13'));
    });
    assert.match(hovers, /^\*\*Um 00:00, an Tag 13 des Monats oder jeden Freitag \(/);
  });
});
