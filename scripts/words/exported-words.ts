// The words that the extension's code asks VS Code to translate, and those that are said of DAG files.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getL10nJson, type l10nJsonFormat } from '@vscode/l10n-dev';

/** What finds something in DAG files, in `phrase`. */
const WITH_PHRASES = ['src/core', 'src/definition', 'src/engine/hosts'];

/** As a bundle, sorted, so that the file changes only where words do. */
export async function exportedWords(root: string): Promise<l10nJsonFormat> {
  const own = textsIn(join(root, 'src/extension')).map(withFullNames);
  const said = WITH_PHRASES.flatMap((folder) => textsIn(join(root, folder))).map(phrasesAsWords);
  const contents = [...own, ...said].map((text) => ({ extension: '.ts' as const, contents: text }));
  const bundle = await getL10nJson(contents);
  return Object.fromEntries(Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function textsIn(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(folder, name), 'utf8'));
}

/** `phrase` has to have its words in the call, where the exporter sees them. */
function phrasesAsWords(text: string): string {
  if (!/^import \{ phrase \}/m.test(text)) return '';
  const hidden = /(?<![\w.])phrase\((?!\s*['"])[^\n]*/.exec(text);
  if (hidden) throw new Error(`the words are not written out: ${hidden[0]}`);
  return `import * as vscode from 'vscode';\n${text.replaceAll(/(?<![\w.])phrase\(/g, 'vscode.l10n.t(')}`;
}

/** The exporter knows `vscode.l10n.t` and `l10n.t`, not a `t` that was taken out of them. */
function withFullNames(text: string): string {
  if (!/const (?:\{ t \} = vscode\.l10n|t = vscode\.l10n\.t)\b/.test(text)) return text;
  return text.replaceAll(/(?<![\w.])t\((?=\s*['"`])/g, 'vscode.l10n.t(');
}
