import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type MarkedPlace, renderExcerpt } from '../../../src/cli/problems/excerpt.js';
import { showLine } from '../../../src/cli/problems/source-line.js';
import { tellTogether } from '../../../src/cli/problems/told-together.js';
import { columnsOf } from '../../../src/cli/text/columns.js';
import type { Problem, Range } from '../../../src/core/problem.js';
import { fakeTerminal } from '../fake-terminal.js';

function range(line: number, start: number, end: number, endLine = line): Range {
  return { start: { line, character: start }, end: { line: endLine, character: end } };
}

function main(place: Range, label = ''): MarkedPlace {
  return { range: place, label, isMain: true, color: (text) => text };
}

function excerpt(text: string, ...places: MarkedPlace[]): string[] {
  return renderExcerpt(fakeTerminal(), text.split('\n'), places).split('\n').slice(0, -1);
}

describe('excerpts', () => {
  it('underlines the exact range, with what is said of it', () => {
    assert.deepEqual(excerpt('tasks:\n  a: { dependson: [b] }', main(range(1, 7, 16), 'did you mean?')), [
      '    2 │   a: { dependson: [b] }',
      '      │        ^^^^^^^^^ did you mean?',
    ]);
  });

  it('underlines by columns where characters are wide, and shows tabs as blanks', () => {
    assert.deepEqual(excerpt('\tx: 日本 [y]', main(range(0, 8, 9))), [
      '    1 │   x: 日本 [y]',
      '      │            ^',
    ]);
    assert.deepEqual(excerpt('a: 日本', main(range(0, 3, 5))), ['    1 │ a: 日本', '      │    ^^^^']);
  });

  it('takes only what it shows of a line of millions, for each of many places', () => {
    for (const unit of ['\0', 'e\u0301', '\u200b', '日', 'a']) {
      const line = unit.repeat(1_000_000 / unit.length);
      const places = Array.from({ length: 40 }, (_, at) => main(range(0, at * 25_000, at * 25_000 + 3)));
      const lines = excerpt(line, ...places, main(range(0, 0, line.length)));
      assert.equal(lines.length, 2 * 41);
      for (const each of lines) assert.ok(each.length < 20_000, `${each.length} characters`);
    }
  });

  it('shows related places by another sign, all in order of their lines', () => {
    const related: MarkedPlace = {
      range: range(0, 0, 1),
      label: 'first',
      isMain: false,
      color: (text) => text,
    };
    assert.deepEqual(excerpt(['a', ...Array(8).fill(''), 'bb'].join('\n'), main(range(9, 0, 2)), related), [
      '     1 │ a',
      '       │ - first',
      '    10 │ bb',
      '       │ ^^',
    ]);
  });

  it('says how far a range over several lines goes', () => {
    assert.deepEqual(excerpt('run:\n  - a\n  - b', main(range(1, 2, 5, 2))), [
      '    2 │   - a',
      '      │   ^^^ up to line 3',
    ]);
    // A range that ends before the first character of a line does not reach into it.
    assert.deepEqual(excerpt('run: [\n]', main(range(0, 5, 0, 1))), ['    1 │ run: [', '      │      ^']);
  });

  it('marks one column where a range is empty, at the end of a line too', () => {
    assert.deepEqual(excerpt('ab', main(range(0, 2, 2))), ['    1 │ ab', '      │   ^']);
    assert.deepEqual(excerpt('', main(range(0, 0, 0))), ['    1 │ ', '      │ ^']);
  });

  it('lets no control character through', () => {
    assert.equal(
      showLine('a\x1b[2Jb\u202e', { line: 0, character: 0 }, { line: 0, character: 1 }, 80).text,
      'a\ufffd[2Jb\ufffd',
    );
  });

  it('shows of a long line the part around the range, and says that there is more', () => {
    const line = `${'x'.repeat(5_000)}HERE${'y'.repeat(5_000)}`;
    const { text, from, columns } = showLine(
      line,
      { line: 0, character: 5_000 },
      { line: 0, character: 5_004 },
      60,
    );
    assert.equal(text.slice(from, from + columns), 'HERE');
    assert.ok(columnsOf(text) <= 60, text);
    assert.match(text, /^…x+HEREy+…$/);
  });

  it('always has the range within the width, wherever it is', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 300 }),
        fc.nat(300),
        fc.nat(300),
        fc.integer({ min: 20, max: 90 }),
        (line, a, b, width) => {
          const [start, end] = a < b ? [a, b] : [b, a];
          const shown = showLine(line, { line: 0, character: start }, { line: 0, character: end }, width);
          assert.ok(columnsOf(shown.text) <= width);
          assert.ok(shown.columns >= 1 && shown.from + shown.columns <= width + 1, JSON.stringify(shown));
        },
      ),
    );
  });
});

describe('problems told together', () => {
  const cycle = (own: Range, others: readonly Range[]): Problem => ({
    code: 'cycle',
    severity: 'error',
    message: 'Cycle: a → b → a',
    range: own,
    related: others.map((other) => ({ range: other, message: `edge in line ${other.start.line}` })),
  });

  it('tells the edges of a cycle once, each with what the others call it', () => {
    const [first, second] = [range(1, 0, 1), range(5, 0, 1)];
    const told = tellTogether([cycle(first, [second]), cycle(second, [first])]);
    assert.equal(told.length, 1);
    assert.deepEqual(
      told[0]?.problems.map((problem) => told[0]?.labelOf(problem)),
      ['edge in line 1', 'edge in line 5'],
    );
    assert.deepEqual(told[0]?.related, []);
  });

  it('keeps apart what only reads alike', () => {
    const plain = (line: number): Problem => ({ ...cycle(range(line, 0, 1), []), code: 'wrong-type' });
    assert.equal(tellTogether([plain(1), plain(2)]).length, 2);
  });
});
