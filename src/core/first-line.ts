// An error's message where there is room for one line.

const LINE_ENDS = /[\n\r\v\f\u0085\u2028\u2029]/;

/** The first line that says something, tabs as blanks; '' where there is none. */
export function firstLine(text: string): string {
  return (
    text
      .split(LINE_ENDS)
      .map((line) => line.replaceAll('\t', ' ').trim())
      .find((line) => line !== '') ?? ''
  );
}
