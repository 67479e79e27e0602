// Places in files that a line of a log names: `src/a.py:12:3`, `File "a.py", line 12`, `a.ts(12,3)`.

export interface FileLink {
  /** Where it stands in the line, in UTF-16 code units. */
  readonly start: number;
  readonly length: number;
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly column?: number;
}

const PATH = String.raw`(?<![\w:/\\@.])(?:[A-Za-z]:[\\/])?[\w.~@+\-\\/]*[\w\-]\.[A-Za-z]\w{0,7}`;
const PATTERNS = [
  /File "(?<path>[^"\n]{1,500})", line (?<line>\d{1,7})/g,
  new RegExp(String.raw`(?<path>${PATH}):(?<line>\d{1,7})(?::(?<column>\d{1,5}))?`, 'g'),
  new RegExp(String.raw`(?<path>${PATH})\((?<line>\d{1,7})(?:,(?<column>\d{1,5}))?\)`, 'g'),
];

/** Longer lines are data, not messages. */
const LONGEST_LINE = 2_000;

/** Links of one line, in its order; never overlapping. An address such as `http://host:80` is none. */
export function findFileLinks(line: string): readonly FileLink[] {
  if (line.length > LONGEST_LINE) return [];
  const links: FileLink[] = [];
  for (const pattern of PATTERNS) {
    for (const match of line.matchAll(pattern)) {
      const { path = '', line: number, column } = match.groups ?? {};
      const start = match.index;
      if (path.includes('//') || /^[^/\\]*@/.test(path)) continue;
      if (links.some((link) => start < link.start + link.length && link.start < start + match[0].length))
        continue;
      links.push({
        start,
        length: match[0].length,
        path,
        line: Number(number),
        ...(column !== undefined && { column: Number(column) }),
      });
    }
  }
  return links.sort((a, b) => a.start - b.start);
}
