// What empty views say: never that there is nothing where there is no folder to look in.
import assert from 'node:assert/strict';
import { VIEWS } from '../../src/extension/ids.js';
import { contributions } from '../../src/extension/manifest/contributions.js';

interface Welcome {
  readonly view: string;
  readonly contents: string;
  readonly when: string;
}

/** As VS Code evaluates the few forms that are used. */
function isShown({ when }: Welcome, keys: Readonly<Record<string, boolean | number>>): boolean {
  return when.split(' && ').every((part) => {
    const [, not, key = '', comparison, value] = /^(!?)([\w.]+)(?: (==|>) (\d+))?$/.exec(part) ?? [];
    const known = keys[key] ?? false;
    if (comparison === '==') return known === Number(value);
    if (comparison === '>') return Number(known) > Number(value);
    return not === '!' ? !known : Boolean(known);
  });
}

describe('welcome views', () => {
  const { contributes, nls } = contributions();
  const { viewsWelcome } = contributes as { readonly viewsWelcome: readonly Welcome[] };
  const shown = (view: string, keys: Readonly<Record<string, boolean | number>>) =>
    viewsWelcome
      .filter((each) => each.view === view && isShown(each, keys))
      .map(({ contents }) => nls[contents.replaceAll('%', '')] ?? '');
  const views = [VIEWS.dags, VIEWS.runs, VIEWS.nextDay];

  it('ask for a folder, and for nothing else, where none is open', () => {
    for (const isWorkspaceTrusted of [true, false])
      for (const view of views) {
        const words = shown(view, {
          workspaceFolderCount: 0,
          isWorkspaceTrusted,
          'taskflow.hasLooked': true,
        });
        assert.equal(words.length, 1, `${view}: ${words.join(' | ')}`);
        assert.match(words[0] ?? '', /\(command:vscode\.openFolder\)/);
      }
  });

  it('say that there is no DAG only once all files were looked for, and offer an example and the docs', () => {
    const keys = { workspaceFolderCount: 1, isWorkspaceTrusted: true };
    assert.deepEqual(shown(VIEWS.dags, keys), []);
    for (const view of [VIEWS.dags, VIEWS.runs]) {
      const [words = ''] = shown(view, { ...keys, 'taskflow.hasLooked': true });
      assert.match(words, /\(command:taskflow\.newDagFile\)/);
      assert.match(words, /\(command:taskflow\.openDocs\)/);
    }
  });

  it('are one at a time', () => {
    for (const view of views)
      for (const hasDags of [true, false])
        for (const runsFiltered of [true, false]) {
          const keys = {
            workspaceFolderCount: 1,
            isWorkspaceTrusted: true,
            'taskflow.hasLooked': true,
            'taskflow.hasDags': hasDags,
            'taskflow.runsFiltered': runsFiltered,
          };
          assert.ok(shown(view, keys).length <= 1, `${view} ${JSON.stringify(keys)}`);
        }
  });
});
