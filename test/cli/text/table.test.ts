import assert from 'node:assert/strict';
import { columnsOf } from '../../../src/cli/text/columns.js';
import { type Column, renderTable } from '../../../src/cli/text/table.js';
import { fakeTerminal } from '../fake-terminal.js';

const COLUMNS: Column[] = [{ title: 'ID' }, { title: 'N', align: 'right' }, { title: 'TEXT', wraps: true }];

describe('tables', () => {
  it('makes columns as wide as they need', () => {
    const rows = [
      ['a', '1', 'short'],
      ['long_id', '100', 'text'],
    ];
    assert.equal(
      renderTable(fakeTerminal(), COLUMNS, rows),
      'ID         N  TEXT\na          1  short\nlong_id  100  text\n',
    );
  });

  it('wraps in a terminal that is too narrow, and cuts nothing off', () => {
    const text = 'a description of some length that does not fit';
    const table = renderTable(fakeTerminal({ width: 40 }), COLUMNS, [['task', '1', text]]);
    const lines = table.trimEnd().split('\n');
    assert.ok(lines.length > 2, table);
    for (const line of lines) assert.ok(columnsOf(line) <= 40, line);
    const words = lines.slice(1).join(' ').split(/\s+/);
    assert.deepEqual(
      words,
      ['task', '1', ...text.split(' ')].filter((word) => words.includes(word)),
    );
    for (const word of text.split(' ')) assert.ok(words.includes(word), word);
  });

  it('wraps nothing in a pipe, however long', () => {
    const text = 'word '.repeat(100).trim();
    assert.equal(
      renderTable(fakeTerminal(), COLUMNS, [['a', '1', text]])
        .trimEnd()
        .split('\n').length,
      2,
    );
  });

  it('shrinks the widest of the columns that may be wrapped first', () => {
    const columns: Column[] = [
      { title: 'A', wraps: true },
      { title: 'B', wraps: true },
    ];
    const table = renderTable(fakeTerminal({ width: 50 }), columns, [
      ['a '.repeat(40).trim(), 'twelve chars'],
    ]);
    assert.match(table, /twelve chars/);
  });

  it('lets no control character of a text through', () => {
    const table = renderTable(fakeTerminal(), COLUMNS, [['a', '1', 'two\nlines\x1b[2J']]);
    assert.equal(table.split('\n')[1], 'a   1  two lines\ufffd[2J');
  });
});
