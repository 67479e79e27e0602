// What a reader takes for one character each.

/** Made when it is needed: that takes 10 ms, and most runs show nothing but ASCII. */
let segmenter: Intl.Segmenter | null = null;
/** The segmenter's work grows with the square of a text's length, so it is given pieces of this many code units. */
const PIECE = 512;

/** The graphemes of a text in order: O(text). One of more than 512 code units is cut. */
export function* graphemes(text: string): Generator<string> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let carried = '';
  for (let at = 0; at < text.length; at += PIECE) {
    const isLast = at + PIECE >= text.length;
    let waiting = '';
    for (const { segment } of segmenter.segment(carried + text.slice(at, at + PIECE))) {
      if (waiting !== '') yield waiting;
      waiting = segment;
    }
    // What ends with its piece may go on in the next.
    carried = isLast || waiting.length > PIECE ? '' : waiting;
    if (carried === '') yield waiting;
  }
}
