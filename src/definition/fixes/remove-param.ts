// Removes a parameter; with the last one the whole `params` goes.
import type { Fix, FixSource } from './fix.js';
import { removeEntry } from './remove-entry.js';

export function removeParam({ text, lines, format, positions }: FixSource, name: string): Fix | null {
  const entry = positions.param(name);
  const params = positions.key('params');
  if (!entry || !params?.value) return null;
  const own = lines.span(entry.block);
  const all = lines.span(params.value);
  // What is behind an anchor may be needed elsewhere.
  if (format === 'yaml' && /(^|\s)&\S/.test(text.slice(all.start, all.end))) return null;
  const isOnly =
    /^[{(]?\s*$/.test(text.slice(all.start, own.start)) &&
    /^\s*(?:,\s*)?[})]?$/.test(text.slice(own.end, all.end));
  const isFlow = (start: number) => format !== 'yaml' || text[start] === '{';
  const root = text.search(/\S/);
  const edit = isOnly
    ? removeEntry(text, lines.span(params.block), isFlow(root))
    : removeEntry(text, own, isFlow(all.start));
  return edit && { kind: 'remove_param', name, edits: [edit] };
}
