// What the panel of a task shows of its values is what the tasks after it get.
import assert from 'node:assert/strict';
import { renameSync, symlinkSync } from 'node:fs';
import { inputsPath, outputPath } from '../../src/history/run-folder.js';
import { taskInputs, taskOutput } from '../../src/page-host/task-details.js';
import { homeOfEachTest } from '../engine/run-here.js';
import { dag, task } from '../support/definitions.js';

describe('the values of a task on the page', () => {
  const homes = homeOfEachTest();
  const definition = dag([
    task('lines', [], { run: 'echo k=v > "$TASKFLOW_OUTPUT"' }),
    task('after', ['lines']),
  ]);

  async function ran(selected: readonly string[] | null) {
    const folder = await homes.current.prepare(definition, { selected });
    await homes.current.execute(folder).ended;
    const state = homes.current.state(folder);
    const output = () => taskOutput(folder, state, 'lines')?.text;
    const inputs = () => taskInputs(folder, 'after', state.tasks.get('after')?.attempts.at(-1));
    return { folder, output, inputs };
  }

  it('are those that the next task gets, written as lines or borrowed too', async () => {
    const whole = await ran(null);
    assert.deepEqual(JSON.parse(whole.output() ?? ''), { k: 'v' });
    assert.deepEqual(whole.inputs(), [{ task_id: 'lines', value: { text: '{\n  "k": "v"\n}', cut: false } }]);
    const part = await ran(['after']);
    assert.deepEqual(JSON.parse(part.output() ?? ''), { k: 'v' });
  });

  it('are not read by a link', async () => {
    const { folder, output, inputs } = await ran(null);
    for (const path of [outputPath(folder, 'lines', 1), inputsPath(folder, 'after', 1)]) {
      renameSync(path, `${path}.moved`);
      symlinkSync(`${path}.moved`, path);
    }
    assert.equal(output(), undefined);
    assert.deepEqual(inputs(), []);
  });
});
