// The words that the extension's code asks VS Code to translate, and those that are said of DAG files.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getL10nJson, type l10nJsonFormat } from '@vscode/l10n-dev';

/** What finds something in DAG files, or says what they mean, in `phrase`. */
const WITH_PHRASES = ['src/core', 'src/definition', 'src/engine/hosts', 'src/scheduler'];

/** As a bundle, sorted, so that the file changes only where words do. */
export async function exportedWords(root: string): Promise<l10nJsonFormat> {
  const own = textsIn(join(root, 'src/extension')).filter((text) => text.includes('l10n'));
  const said = WITH_PHRASES.flatMap((folder) => textsIn(join(root, folder))).flatMap(phrasesIn);
  const contents = [...own.map(withFullNames), phrasesAsWords(said)].map((text) => ({
    extension: '.ts' as const,
    contents: text,
  }));
  const bundle = await getL10nJson(contents);
  return Object.fromEntries(Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function textsIn(folder: string): readonly string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(folder, name), 'utf8'));
}

const PHRASE = /(?<![\w.])phrase\(\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")?/g;

/** The literals, quotes included, of a file that says something by `phrase`. */
function phrasesIn(text: string): readonly string[] {
  if (!/^import \{ phrase \}/m.test(text)) return [];
  return [...text.matchAll(PHRASE)].map(([call, words]) => {
    if (words === undefined) throw new Error(`the words are not written out: ${call} in\n${text}`);
    return words;
  });
}

/** As the exporter takes them: all in one text, since each costs it time. */
function phrasesAsWords(said: readonly string[]): string {
  return ["import * as vscode from 'vscode';", ...said.map((words) => `vscode.l10n.t(${words});`)].join('\n');
}

/** The exporter knows `vscode.l10n.t` and `l10n.t`, not a `t` that was taken out of them. */
function withFullNames(text: string): string {
  if (!/const (?:\{ t \} = vscode\.l10n|t = vscode\.l10n\.t)\b/.test(text)) return text;
  return text.replaceAll(/(?<![\w.])t\((?=\s*['"`])/g, 'vscode.l10n.t(');
}
