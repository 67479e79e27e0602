// A log is shown from its end, however large it is, and never read whole.
import assert from 'node:assert/strict';
import { appendFileSync, closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { followLog, type LogPiece } from '../../src/page-host/log-follower.js';

const HALF_A_GIGABYTE = 500_000_000;
const MOST_AT_ONCE = 64 * 1024;

describe('following a log', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'taskflow-log-'));
    path = join(folder, 'task.1.log');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The pieces that come until one satisfies. */
  async function piecesUntil(
    isEnough: (piece: LogPiece) => boolean,
    meanwhile = () => {},
  ): Promise<LogPiece[]> {
    const pieces: LogPiece[] = [];
    let stop = () => {};
    await new Promise<void>((resolve) => {
      ({ stop } = followLog(path, (piece) => {
        pieces.push(piece);
        if (isEnough(piece)) resolve();
      }));
      meanwhile();
    });
    stop();
    return pieces;
  }

  /** A file of this size that takes no room on disk, with `end` as its last bytes. */
  function makeLog(size: number, end: string): void {
    const fd = openSync(path, 'w');
    ftruncateSync(fd, size - Buffer.byteLength(end));
    writeSync(fd, end, size - Buffer.byteLength(end));
    closeSync(fd);
  }

  it('shows the end of 500 MB at once, and holds no more than that', async () => {
    makeLog(HALF_A_GIGABYTE, 'the last line\n');
    const before = process.memoryUsage().arrayBuffers;
    const [piece] = await piecesUntil(() => true);
    assert.ok(piece);
    assert.ok(piece.text.endsWith('the last line\n'));
    assert.equal(piece.cut, true);
    assert.ok(piece.text.length <= MOST_AT_ONCE);
    assert.ok(process.memoryUsage().arrayBuffers - before < 8 * MOST_AT_ONCE);
  });

  it('tells what is added, a character over two writes included', async () => {
    makeLog(10, 'start\n');
    const text = Buffer.from('ünïcode\n');
    const pieces = await piecesUntil(
      (piece) => {
        // Half a character says nothing yet; when it has been read, the other half comes.
        if (piece.append && piece.text === '') appendFileSync(path, text.subarray(1));
        return piece.text.endsWith('code\n');
      },
      () => appendFileSync(path, text.subarray(0, 1)),
    );
    assert.equal(
      pieces
        .map((piece) => piece.text)
        .join('')
        .replaceAll('\0', ''),
      'start\nünïcode\n',
    );
    assert.deepEqual(
      pieces.map(({ append }) => append),
      [false, ...pieces.slice(1).map(() => true)],
    );
  });

  it('skips to the end of a flood', async () => {
    makeLog(100, 'start\n');
    const pieces = await piecesUntil(
      ({ text }) => text.endsWith('after the flood\n'),
      () => makeLog(HALF_A_GIGABYTE, 'after the flood\n'),
    );
    assert.ok(pieces.every(({ text }) => text.length <= 4 * MOST_AT_ONCE));
    // Nobody may take the end for what follows the beginning.
    const { append, cut } = pieces.at(-1) ?? {};
    assert.deepEqual({ append, cut }, { append: false, cut: true });
  });
});
