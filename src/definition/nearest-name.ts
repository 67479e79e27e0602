// The known name that was probably meant.
import { distance } from 'fastest-levenshtein';

/** Among more names than this only those with the same first letter are measured. */
const MANY = 5_000;

/**
 * The name with the fewest edits to `word`, when they are few for its length; two neighbours that changed places are one
 * edit, and case counts for nothing. O(names).
 */
export function nearestName(word: string, names: Iterable<string>): string | undefined {
  if (word.length > 100) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  // A third of the word: beyond that, what is near is chance.
  let limit = Math.max(1, Math.min(3, Math.floor(word.length / 3))) + 1;
  let count = 0;
  for (const name of names) {
    if (++count > MANY && name.charCodeAt(0) !== word.charCodeAt(0)) continue;
    if (Math.abs(name.length - word.length) >= limit) continue;
    const edits = editsBetween(wanted, name.toLowerCase(), limit);
    if (edits < limit) {
      best = name;
      limit = edits;
    }
    if (limit === 0) break;
  }
  return best;
}

/** Exact where it is below `limit`. What the library counts, where a swap is two edits, tells most names apart at once. */
function editsBetween(a: string, b: string, limit: number): number {
  const edits = distance(a, b);
  return edits < 2 || edits >= 2 * limit ? edits : Math.min(edits, withSwaps(a, b));
}

/** The distance of optimal string alignment. O(a · b). */
function withSwaps(a: string, b: string): number {
  let [before, last] = [
    new Array<number>(b.length + 1).fill(0),
    Array.from({ length: b.length + 1 }, (_, at) => at),
  ];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
