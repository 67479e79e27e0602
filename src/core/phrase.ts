// What is said of DAG files and parameters, in the language of whoever reads it: English where no other was given.

let translations: Readonly<Record<string, string>> = {};

/** By their English templates; for this thread alone. Who never calls it, as the command line, is told all in English. */
export function setPhrases(given: Readonly<Record<string, string>>): void {
  translations = given;
}

/**
 * The template, translated, with the values in the places `{0}`, `{1}`, …. It has to be written out in the call: that is
 * where `npm run words` finds it.
 */
export function phrase(template: string, ...values: readonly (string | number)[]): string {
  const text = Object.hasOwn(translations, template) ? (translations[template] ?? template) : template;
  if (values.length === 0) return text;
  return text.replaceAll(/\{(\d+)\}/g, (place, index) => String(values[Number(index)] ?? place));
}
