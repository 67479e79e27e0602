// The page's words in the editor's language, as far as there are any: English words need no sending.
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import * as z from 'zod/mini';

const bundle = z.record(z.string(), z.string());
let known: Readonly<Record<string, string>> | undefined;

export function pageWords(extensionUri: vscode.Uri): Readonly<Record<string, string>> {
  known ??= read(extensionUri);
  return known;
}

/** `de-at` is served by `de` too. */
function read(extensionUri: vscode.Uri): Readonly<Record<string, string>> {
  const language = vscode.env.language.toLowerCase().replaceAll(/[^a-z-]/g, '');
  for (const name of [language, language.split('-')[0] ?? '']) {
    try {
      const file = vscode.Uri.joinPath(extensionUri, 'l10n', `page.${name}.json`);
      return bundle.parse(JSON.parse(readFileSync(file.fsPath, 'utf8')));
    } catch {
      // No translation into this language.
    }
  }
  return {};
}
