// The known name that was probably meant.
import { distance } from 'fastest-levenshtein';

/** Among more names than this only those with the same first letter are measured. */
const MANY = 5_000;

/** The name with the fewest edits to `word`, when they are few for its length; case counts for nothing. O(names). */
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
    const edits = distance(wanted, name.toLowerCase());
    if (edits < limit) {
      best = name;
      limit = edits;
    }
    if (limit === 0) break;
  }
  return best;
}
