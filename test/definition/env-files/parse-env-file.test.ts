import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseEnvFile } from '../../../src/definition/env-files/parse-env-file.js';

function values(text: string): Readonly<Record<string, string>> {
  const read = parseEnvFile(text);
  assert.ok(read.ok, `${JSON.stringify(text)}: ${read.ok ? '' : read.message}`);
  return read.values;
}

function fault(text: string): string {
  const read = parseEnvFile(text);
  assert.ok(!read.ok, JSON.stringify(text));
  return `${read.line} ${read.message}`;
}

describe('a file of variables', () => {
  it('has lines NAME=value, blank ones and comments', () => {
    const text =
      '# first\n\nA=1\n  B = two words  \n\t# more\nexport C=3\nEMPTY=\nD.E-F_2=x\nA=last\nEQUALS=a=b==\n';
    assert.deepEqual(values(text), {
      A: 'last',
      B: 'two words',
      C: '3',
      EMPTY: '',
      'D.E-F_2': 'x',
      EQUALS: 'a=b==',
    });
    assert.deepEqual(values(''), {});
    assert.deepEqual(values('export=1\nexported=2'), { export: '1', exported: '2' });
  });

  it('ends its lines as any editor does, with or without a byte order mark', () => {
    for (const end of ['\n', '\r\n', '\r']) {
      for (const mark of ['', '\ufeff']) {
        assert.deepEqual(values(`${mark}FIRST=1${end}SECOND="a${end}b"${end}THIRD=3`), {
          FIRST: '1',
          SECOND: 'a\nb',
          THIRD: '3',
        });
      }
    }
  });

  it('has a comment behind a value only after a blank', () => {
    assert.deepEqual(
      values('A=pa#ss\nB=pa #ss\nC=pa\t# ss # more\nD=#x\nE= # none\nF=a# b #c\nURL=http://h/#top'),
      {
        A: 'pa#ss',
        B: 'pa',
        C: 'pa',
        D: '#x',
        E: '',
        F: 'a# b',
        URL: 'http://h/#top',
      },
    );
    assert.deepEqual(values('A="x # y" # z\nB=\'x # y\' # z\nC="x"   '), { A: 'x # y', B: 'x # y', C: 'x' });
  });

  it('has quotes that keep blanks and lines, and escapes between double ones', () => {
    assert.deepEqual(
      values('A="  x  "\nB=\'\\n $A "q"\'\nC="a\\nb\\tc\\\\d\\"e\\$f\\x"\nD=\'it\\\'s\'\nE=`a"b\'c`\nF=""'),
      {
        A: '  x  ',
        B: '\\n $A "q"',
        C: 'a\nb\tc\\d"e$f\\x',
        D: "it's",
        E: 'a"b\'c',
        F: '',
      },
    );
    const key = '-----BEGIN KEY-----\nabc#def\n\n-----END KEY-----';
    assert.deepEqual(values(`KEY="${key}"\nNEXT='${key}' # it\nLAST=1`), { KEY: key, NEXT: key, LAST: '1' });
  });

  it('takes a value without quotes as it is', () => {
    const text = 'A=a"b\'c`\nB=C:\\new\\table\nC=$HOME/${X}\nD=a\\';
    assert.deepEqual(values(text), { A: 'a"b\'c`', B: 'C:\\new\\table', C: '$HOME/${X}', D: 'a\\' });
  });

  it('is refused with the line that is no assignment, and without its text', () => {
    for (const line of [
      'not an assignment',
      'NAME',
      '=x',
      '1A=x',
      'A B=x',
      'NAME: x',
      'export',
      'export A',
      'ä=1',
      '-A=1',
      '"A"=1',
    ])
      assert.match(fault(`A=1\n\n${line}\nB=2\n`), /^3 is no assignment; write NAME=value/, line);
    assert.equal(fault('A=1\nB="open\nC=3\n'), '2 opens a " that is never closed');
    assert.equal(fault("A='x' y\n"), "1 has text after the closing '");
    assert.equal(fault('A="x"#y\n'), '1 has text after the closing "');
    assert.equal(fault('A=1\nB="\na\n" b\n'), '2 has text after the closing "');
    assert.equal(fault('A=\0'), '1 must not hold the character NUL');
    assert.ok(!fault('SECRET-word without equals').includes('word'));
  });

  it('gives back any value that is quoted', () => {
    const names = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,8}$/);
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom('#', '"', "'", '\\', '\n', '$', ' ', '=', '`', 'n'),
        fc.string({ minLength: 1, maxLength: 1 }),
      ),
    });
    const entries = fc.array(
      fc.tuple(
        names,
        text.map((each) => each.replaceAll(/[\0\r]/g, '')),
      ),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(entries, fc.constantFrom('', ' # c', '\t'), (given, after) => {
        const quoted = given.map(
          ([name, value]) => `${name}="${value.replaceAll(/[\\"$]/g, '\\$&')}"${after}\n`,
        );
        assert.deepEqual(values(quoted.join('')), Object.fromEntries(given));
      }),
    );
  });

  it('is read or refused, whatever it is, and all of a long one', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('A', '=', '"', "'", '#', ' ', '\n', '\\', '`') }),
        (text) => {
          const read = parseEnvFile(text);
          if (!read.ok) assert.ok(read.line >= 1 && read.line <= text.split('\n').length);
        },
      ),
    );
    const lines = 'A=1 # c\n'.repeat(100_000);
    assert.deepEqual(
      values(`${lines}B=" ${'#'.repeat(500_000)}\n${'\\'.repeat(500_000)}"\nC=${'#'.repeat(500_000)}\n`).A,
      '1',
    );
    assert.equal(fault(`B="${'a\n'.repeat(300_000)}`), '1 opens a " that is never closed');
  });
});
