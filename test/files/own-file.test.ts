// Nothing of a run is read by a link.
import assert from 'node:assert/strict';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRegular } from '../../src/files/open-regular.js';
import { openHistory } from '../../src/history/history-index.js';
import {
  readCreation,
  readJournal,
  readJournalFrom,
  readRunState,
} from '../../src/history/journal-reader.js';
import { listRuns, unreadableRuns } from '../../src/history/queries.js';
import { runFolder } from '../../src/history/run-folder.js';
import { SampleHome } from '../history/sample-run.js';

const openOwnFile = (path: string) => openRegular(path, 'own');

describe('a file of a run', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'taskflow-own-'));
    writeFileSync(join(folder, 'secret'), 'not for you\n');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is opened where it is a file', () => {
    const fd = openOwnFile(join(folder, 'secret'));
    assert.equal(readFileSync(fd, 'utf8'), 'not for you\n');
    closeSync(fd);
  });

  it('is refused where it is a link, a folder, or in a linked folder', () => {
    symlinkSync(join(folder, 'secret'), join(folder, 'link'));
    assert.throws(() => openOwnFile(join(folder, 'link')), /it is a link/);
    mkdirSync(join(folder, 'logs'));
    assert.throws(() => openOwnFile(join(folder, 'logs')), /no file/);
    writeFileSync(join(folder, 'logs', 'a.1.log'), 'x');
    symlinkSync(join(folder, 'logs'), join(folder, 'linked'));
    assert.throws(() => openOwnFile(join(folder, 'linked', 'a.1.log')), /its folder is a link/);
  });

  it('that is missing is told from a link by its code', () => {
    assert.throws(() => openOwnFile(join(folder, 'nothing')), { code: 'ENOENT' });
  });

  it('is not read as a journal where that is a link, though what it leads to is one', async () => {
    const sample = new SampleHome();
    try {
      const runId = sample.addRun();
      const { journal } = runFolder(sample.home, runId);
      const moved = join(folder, 'events.ndjson');
      renameSync(journal, moved);
      symlinkSync(moved, journal);
      for (const read of [
        readJournal,
        readRunState,
        readCreation,
        (path: string) => readJournalFrom(path, 0),
      ]) {
        assert.throws(() => read(journal), /it is a link/);
      }
      const opened = await openHistory({ home: sample.home, foreign: true });
      assert.ok(opened.ok);
      assert.deepEqual(listRuns(opened.index).runs, []);
      assert.equal(unreadableRuns(opened.index).length, 1);
      await opened.index.close();
    } finally {
      sample.remove();
    }
  });
});
