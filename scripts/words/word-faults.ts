// What is missing or wrong in the translations: words without one, words that are no more, lost placeholders.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { ENGLISH } from '../../src/webview/words.js';
import { exportedWords } from './exported-words.js';

const bundle = z.record(z.string(), z.string());
type Bundle = z.infer<typeof bundle>;

/** A sentence for each fault; empty when all words of every language are there. */
export async function findWordFaults(root: string): Promise<readonly string[]> {
  const read = (name: string): Bundle => bundle.parse(JSON.parse(readFileSync(join(root, name), 'utf8')));
  const code = asBundle(await exportedWords(root));
  const base = 'l10n/bundle.l10n.json';
  const faults = existsSync(join(root, base))
    ? compare(base, read(base), code, 'run npx tsx scripts/words.ts')
    : [`${base} is missing: run npx tsx scripts/words.ts`];
  const texts = read('package.nls.json');
  for (const language of languages(root)) {
    const ours: readonly (readonly [string, Bundle])[] = [
      [`l10n/bundle.l10n.${language}.json`, code],
      [`package.nls.${language}.json`, texts],
      [`l10n/page.${language}.json`, ENGLISH],
    ];
    for (const [name, english] of ours) faults.push(...compare(name, read(name), english, 'translate it'));
  }
  return faults;
}

function languages(root: string): readonly string[] {
  return readdirSync(root).flatMap((name) => /^package\.nls\.([\w-]+)\.json$/.exec(name)?.[1] ?? []);
}

function compare(name: string, given: Bundle, english: Bundle, advice: string): string[] {
  const faults: string[] = [];
  for (const [key, words] of Object.entries(english)) {
    const translation = given[key];
    if (translation === undefined) faults.push(`${name} lacks ${JSON.stringify(key)}: ${advice}`);
    else if (placeholders(translation) !== placeholders(words))
      faults.push(`${name}: ${JSON.stringify(key)} must have ${placeholders(words) || 'no placeholder'}`);
  }
  for (const key of Object.keys(given))
    if (!Object.hasOwn(english, key)) faults.push(`${name} has ${JSON.stringify(key)}, which is no more`);
  return faults;
}

/** `{0}`, `{name}`, and the commands of links: each must be there as in English. */
function placeholders(text: string): string {
  return (text.match(/\{\w+\}|\(command:[^)]*\)/g) ?? []).sort().join(' ');
}

/** An entry with a comment for translators is an object with its message. */
function asBundle(words: Awaited<ReturnType<typeof exportedWords>>): Bundle {
  return Object.fromEntries(
    Object.entries(words).map(([key, entry]) => [key, typeof entry === 'string' ? entry : entry.message]),
  );
}
