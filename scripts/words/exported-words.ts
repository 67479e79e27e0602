// The words that the extension's code asks VS Code to translate.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getL10nJson, type l10nJsonFormat } from '@vscode/l10n-dev';

/** As a bundle, sorted, so that the file changes only where words do. */
export async function exportedWords(root: string): Promise<l10nJsonFormat> {
  const folder = join(root, 'src/extension');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const contents = files.map((name) => readFileSync(join(folder, name), 'utf8'));
  const bundle = await getL10nJson(
    contents.map((text) => ({ extension: '.ts', contents: withFullNames(text) })),
  );
  return Object.fromEntries(Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The exporter knows `vscode.l10n.t` and `l10n.t`, not a `t` that was taken out of them. */
function withFullNames(text: string): string {
  if (!/const (?:\{ t \} = vscode\.l10n|t = vscode\.l10n\.t)\b/.test(text)) return text;
  return text.replaceAll(/(?<![\w.])t\((?=\s*['"`])/g, 'vscode.l10n.t(');
}
