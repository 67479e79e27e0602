// What a run leaves on disk: names and modes.
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { projectOfEachTest } from '../../support/command-line.js';
import { eventsOf } from '../../support/event-queries.js';

describe('the folder of a run', () => {
  const project = projectOfEachTest();

  it('has the files of the contract, for nobody else’s eyes', async function () {
    if (process.platform === 'win32') this.skip();
    const file = project.dag('leaves', {
      tasks: {
        up: 'echo n=1 >> "$TASKFLOW_OUTPUT"; echo hello',
        after: { run: 'cat "$TASKFLOW_INPUTS"', depends_on: ['up'] },
      },
    });
    const { finished } = await project.run(file);
    const folder = project.path(`home/runs/${finished.run_id}`);
    const names = readdirSync(folder, { recursive: true }).map(String);
    for (const name of ['events.ndjson', 'exits.log', 'control.ndjson', 'logs/up.1.log', 'logs/after.1.log'])
      assert.ok(names.includes(name), name);
    assert.equal(project.log(finished.run_id, 'after'), '{"up":{"n":"1"}}');
    const open = [
      project.home,
      ...readdirSync(project.home, { recursive: true }).map((name) => join(project.home, String(name))),
    ]
      .filter((path) => (statSync(path).mode & 0o077) !== 0)
      .map((path) => relative(project.home, path));
    assert.deepEqual(
      open.filter((path) => !path.includes('outputs/')),
      [],
    );
  });

  it('is made with as many slots as the machine has cores, where nothing else is said', async () => {
    const { events } = await project.run(project.dag('slots', { tasks: { a: 'true' } }));
    assert.equal(eventsOf(events, 'run_started')[0]?.slots, availableParallelism());
  });
});
