// The known name that was probably meant.
import { distance } from 'fastest-levenshtein';

/** The name with the fewest edits to `word`, when they are few for its length; case counts for nothing. O(names). */
export function nearestName(word: string, names: Iterable<string>): string | undefined {
  if (word.length > 100) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  // A third of the word: beyond that, what is near is chance.
  let limit = Math.max(1, Math.min(3, Math.floor(word.length / 3))) + 1;
  for (const name of names) {
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
