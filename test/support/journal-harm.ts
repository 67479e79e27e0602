// What can become of a journal: cut, garbled, glued, lines that lack parts. For properties over journals of any length.
import fc from 'fast-check';

export type JournalHarm = (journal: string) => string;

/** A place in a text of any length. */
const place = fc.double({ min: 0, max: 1, noNaN: true });
const garbage = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.json(),
  fc.constantFrom('', '\0\0\0\0', '\n\n', '{}\n', 'null\n', '[]', '{"version":1,"type":"run_created"}\n'),
);

const cut = place.map(
  (at): JournalHarm =>
    (text) =>
      text.slice(0, Math.floor(at * text.length)),
);
const overwrite = fc.tuple(place, garbage).map(
  ([at, put]): JournalHarm =>
    (text) => {
      const start = Math.floor(at * text.length);
      return text.slice(0, start) + put + text.slice(start + put.length);
    },
);
const insert = fc.tuple(place, garbage).map(
  ([at, put]): JournalHarm =>
    (text) => {
      const start = Math.floor(at * text.length);
      return text.slice(0, start) + put + text.slice(start);
    },
);
const tearLine = fc.tuple(place, place).map(
  ([which, at]): JournalHarm =>
    (text) =>
      changeLine(text, which, (line) => line.slice(0, Math.floor(at * line.length))),
);
const dropLine = place.map(
  (which): JournalHarm =>
    (text) =>
      changeLine(text, which, () => null),
);
/** One key of an object of a line, at any depth, goes or becomes something else. */
const changePart = fc
  .tuple(place, fc.infiniteStream(fc.nat(1000)), fc.option(fc.jsonValue(), { nil: undefined }))
  .map(
    ([which, choices, value]): JournalHarm =>
      (text) =>
        changeLine(text, which, (line) => {
          const event = parse(line);
          if (event === null) return line;
          let target = event;
          for (;;) {
            const keys = Object.keys(target);
            if (keys.length === 0) break;
            const key = keys[choices.next().value % keys.length] ?? '';
            const inner = target[key];
            // Half of the ways go deeper.
            if (typeof inner === 'object' && inner !== null && choices.next().value % 2 === 0) {
              target = inner as Record<string, unknown>;
              continue;
            }
            target[key] = value;
            break;
          }
          return JSON.stringify(event);
        }),
  );

/** One to three of these. */
export const anyHarm: fc.Arbitrary<JournalHarm> = fc
  .array(fc.oneof(cut, overwrite, insert, tearLine, dropLine, changePart), { minLength: 1, maxLength: 3 })
  .map(
    (harms): JournalHarm =>
      (text) =>
        harms.reduce((now, harm) => harm(now), text),
  );

function changeLine(text: string, which: number, change: (line: string) => string | null): string {
  const lines = text.split('\n');
  const index = Math.floor(which * lines.length * 0.999);
  return lines
    .flatMap((line, number) => {
      const changed = number === index ? change(line) : line;
      return changed === null ? [] : [changed];
    })
    .join('\n');
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
