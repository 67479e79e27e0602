// A scheduler knows the DAGs of files in code, each by itself, as they are now.
import assert from 'node:assert/strict';
import { mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DagFiles, isScheduled } from '../../src/scheduler/dag-files.js';
import { removeFolder } from '../support/remove-folder.js';
import { FakeClock } from './fake-clock.js';

const loop = (regions: string, schedule: string) => `from taskflow import DAG
for region in ${regions}:
    DAG(f"sync_{region}", schedule="${schedule}").task("a", run="true")
`;

describe('schedules of DAGs in code', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'taskflow-code-schedules-'));
  });
  afterEach(() => removeFolder(folder));

  it('are those of each DAG of a file, and change with it', async () => {
    const file = join(folder, 'sync.dag.py');
    writeFileSync(file, loop('["eu", "us"]', '@daily'));
    const files = new DagFiles(folder, new FakeClock('2026-03-01T00:00:00Z'));
    const known = () =>
      files.dags.filter(isScheduled).map(({ id, definition }) => [id, definition.schedule.cron]);
    assert.equal(await files.refresh(), true);
    assert.deepEqual(known(), [
      ['sync_eu', ['@daily']],
      ['sync_us', ['@daily']],
    ]);
    assert.equal(await files.refresh(true), false);
    writeFileSync(file, loop('["eu"]', '@hourly'));
    utimesSync(file, 1, 1);
    assert.equal(await files.reload(file), true);
    assert.deepEqual(known(), [['sync_eu', ['@hourly']]]);
  });

  it('of a file that can’t be loaded are told as faults', async () => {
    writeFileSync(join(folder, 'bad.dag.py'), `${loop('["eu"]', '@daily')}import no_such_module\n`);
    const files = new DagFiles(folder, new FakeClock('2026-03-01T00:00:00Z'));
    await files.refresh();
    assert.match(
      files.dags[0]?.fault ?? '',
      /No module named 'no_such_module'; .*python3? was asked: .* \(line 4\)/,
    );
  });
});
