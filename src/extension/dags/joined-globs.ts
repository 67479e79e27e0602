// Several globs as one, so that a folder is walked once for all of them.

/**
 * A glob that matches what any of these does; null where none is left. No braces stand in braces, which VS Code does not
 * read. Globs with a brace or bracket that is not closed match nothing: they are left out.
 */
export function joinedGlobs(globs: readonly string[]): string | null {
  const all = [...new Set(globs.flatMap(alternatives))];
  const [first] = all;
  if (first === undefined) return null;
  return all.length === 1 ? first : `{${all.map(withoutCommas).join(',')}}`;
}

/** What a glob's braces stand for, each written out. */
function alternatives(glob: string): readonly string[] {
  const parts = partsOf(glob);
  if (!parts) return [];
  const open = parts.indexOf('{');
  if (open < 0) return [glob];
  const choices: string[] = [''];
  let depth = 1;
  let at = open + 1;
  for (; depth > 0; at++) {
    const part = parts[at] ?? '';
    if (part === '{') depth++;
    if (part === '}' && --depth === 0) continue;
    if (part === ',' && depth === 1) choices.push('');
    else choices.push(`${choices.pop()}${part}`);
  }
  const [before, after] = [parts.slice(0, open).join(''), parts.slice(at).join('')];
  return choices.flatMap((choice) => alternatives(before + choice + after));
}

/** Characters, and brackets with what they hold as one; null where something is not closed. */
function partsOf(glob: string): readonly string[] | null {
  const parts = [...glob.matchAll(/\[[!^]?\]?[^\]]*\]|./gs)].map(([part]) => part);
  if (parts.includes('[')) return null;
  let depth = 0;
  for (const part of parts) {
    if (part === '{') depth++;
    if (part === '}' && --depth < 0) return null;
  }
  return depth === 0 ? parts : null;
}

function withoutCommas(glob: string): string {
  return (partsOf(glob) ?? []).map((part) => (part === ',' ? '[,]' : part)).join('');
}
