// A print of a set of run ids: whether the folders in a home are those that were seen, without comparing each.

const SECOND_SEED = 0x9747b28c;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Of a set of ids, in any order: equal sets have equal prints, and adding or removing an id changes it by `togglePrint`.
 * 64 bits, so that two different sets of one home never have the same by chance. O(ids).
 * Source: the hash of each id (FNV-1a, with the finalizer of MurmurHash3), summed up by exclusive or: A. L. Zobrist,
 * A new hashing method with application for game playing, 1970.
 */
export function printOf(ids: Iterable<string>): string {
  let [first, second] = [0, 0];
  for (const id of ids) {
    first ^= hash(id, FNV_OFFSET);
    second ^= hash(id, SECOND_SEED);
  }
  return text(first, second);
}

/** The print of a set that has one id more, or one less, than that of `print`. */
export function togglePrint(print: string, ids: Iterable<string>): string {
  const [first, second] = parse(print);
  const [moreFirst, moreSecond] = parse(printOf(ids));
  return text(first ^ moreFirst, second ^ moreSecond);
}

function hash(id: string, seed: number): number {
  let value = seed;
  for (let place = 0; place < id.length; place += 1) {
    value = Math.imul(value ^ id.charCodeAt(place), FNV_PRIME);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}

function text(first: number, second: number): string {
  return [first, second].map((part) => (part >>> 0).toString(16).padStart(8, '0')).join('');
}

function parse(print: string): [number, number] {
  return [Number.parseInt(print.slice(0, 8), 16), Number.parseInt(print.slice(8), 16)];
}
