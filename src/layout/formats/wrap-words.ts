// Words into lines of a width.

/** Lines of at most `width` columns; a longer word has a line of its own. Later lines are indented. */
export function wrapWords(words: readonly string[], width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && longer.trimEnd().length > width) {
      lines.push(line.trimEnd());
      line = indent + word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line.trimEnd()];
}
