import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ansiSpans } from '../../../src/webview/model/ansi.js';

const ESC = '\u001b';
const spans = (text: string): [string, string][] =>
  ansiSpans(text).map(({ text: part, classes }) => [part, classes]);

describe('terminal colours', () => {
  it('turns colours and weight into classes, and ends them', () => {
    assert.deepEqual(spans(`a ${ESC}[1;31mred${ESC}[0m b${ESC}[94mblue${ESC}[39m.`), [
      ['a ', ''],
      ['red', 'ansi-fg-1 ansi-bold'],
      [' b', ''],
      ['blue', 'ansi-fg-12'],
      ['.', ''],
    ]);
  });

  it('brings 256 colours and true colour down to the theme’s', () => {
    assert.deepEqual(spans(`${ESC}[38;5;196mx`), [['x', 'ansi-fg-9']]);
    assert.deepEqual(spans(`${ESC}[38;2;0;120;0mx`), [['x', 'ansi-fg-2']]);
    assert.deepEqual(spans(`${ESC}[48;5;4;1mx`), [['x', 'ansi-bg-4 ansi-bold']]);
  });

  it('drops what is not text: cursor moves, titles, links, control characters', () => {
    assert.deepEqual(spans(`${ESC}[2J${ESC}]0;title\u0007a${ESC}]8;;http://x${ESC}\\b\u0000\bc`), [
      ['a', ''],
      ['b', ''],
      ['c', ''],
    ]);
  });

  it('shows of a line that was overwritten what stood there last', () => {
    assert.deepEqual(spans('10 %\r50 %\r100 %\ndone\r\nend'), [['100 %\ndone\nend', '']]);
  });

  it('never throws and never lets an escape through, on any text', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(ESC, '[', ']', ';', '38', '5', 'm', '\r', '\n', '\u0007'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        for (const { text, classes } of ansiSpans(pieces.join(''))) {
          assert.ok(!text.includes(ESC));
          assert.match(classes, /^(ansi-[a-z]+(-\d+)?( |$))*$/);
        }
      }),
    );
  });
});
