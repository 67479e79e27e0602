// What a run is made of, and what a partial one takes over from earlier ones.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import type { RunRequest } from '../../src/engine/prepare-run.js';
import { outputPath } from '../../src/history/run-folder.js';
import { dag, task } from '../support/definitions.js';
import { homeOfEachTest } from './run-here.js';

describe('preparing a run', () => {
  const homes = homeOfEachTest();
  const writes = (text: string) => ({ run: `echo '${text}' >"$TASKFLOW_OUTPUT"` });
  const definition = dag([
    task('a', [], writes('"from a"')),
    task('silent'),
    task('b', ['a', 'silent'], writes('"from b"')),
    task('c', ['b']),
  ]);

  const prepare = (more: Partial<RunRequest> = {}) => homes.current.prepare(definition, more);

  it('queues a run of all tasks, now', async () => {
    const state = homes.current.state(await prepare());
    assert.deepEqual(
      [state.state, state.selected, state.borrowed, state.max_parallel],
      ['queued', null, {}, null],
    );
    assert.equal(state.logical_date, new Date(state.created_at).toISOString());
  });

  it('takes its date, its slots and its parameters as they are given', async () => {
    const logicalDate = '2020-01-02T03:04:05.000Z';
    const state = homes.current.state(await prepare({ logicalDate, maxParallel: 3, params: { x: 1 } }));
    assert.deepEqual([state.logical_date, state.max_parallel, state.params], [logicalDate, 3, { x: 1 }]);
  });

  it('of a part borrows the latest outputs of everything before it', async () => {
    await homes.current.execute(await prepare()).ended;
    const latest = await prepare();
    await homes.current.execute(latest).ended;
    const part = await prepare({ selected: ['c'] });
    const from = { run_id: latest.runId, attempt: 1 };
    assert.deepEqual(homes.current.state(part).borrowed, { a: from, b: from });
    assert.equal(readFileSync(outputPath(part, 'b', 0), 'utf8'), '"from b"\n');
  });

  it('of a part does without what no run has left', async () => {
    assert.deepEqual(homes.current.state(await prepare({ selected: ['b', 'c'] })).borrowed, {});
  });

  it('of a part does without what is gone', async () => {
    const earlier = await prepare();
    await homes.current.execute(earlier).ended;
    rmSync(outputPath(earlier, 'a', 1));
    const { borrowed } = homes.current.state(await prepare({ selected: ['c'] }));
    assert.deepEqual(Object.keys(borrowed), ['b']);
  });

  it('of a part that begins at the beginning borrows nothing', async () => {
    const state = homes.current.state(await prepare({ selected: ['a'] }));
    assert.deepEqual([state.borrowed, [...(state.selected ?? [])]], [{}, ['a']]);
  });
});
