// Text without what no text format may hold.

/** Characters that XML forbids (control characters, lone surrogates, non-characters) become U+FFFD. */
export function printable(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
